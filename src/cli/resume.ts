import type { Dataset } from '../data/index.js';
import { absoluteSpec, dataFingerprint, lockRun, openDataset } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import {
  changedSettings,
  type Config,
  describeExamples,
  loadNewestCheckpoint,
  loggedLines,
  metricsFile,
  readText,
  resolveConfig,
  watchingSettings,
} from '../train/index.js';
import { overrides, type TrainingFlags } from './flags.js';
import type { Output } from './output.js';
import { type OpenRun, openRun, type Recorded } from './runs.js';
import { runTraining } from './session.js';

/** `resume RUN`: from its newest intact checkpoint to its last step, which `--steps` may raise. */
export async function resume(args: readonly string[], flags: TrainingFlags, output: Output): Promise<number> {
  const { store } = await openRun(args[0] ?? '', flags.out);
  const unlock = await lockRun(store.path);
  try {
    return await goOn(await openRun(store.path, flags.out), flags, output);
  } finally {
    await unlock();
  }
}

async function goOn(run: OpenRun, flags: TrainingFlags, output: Output): Promise<number> {
  const { store, recipe, recorded } = run;
  const { checkpoint: from, damaged } = await loadNewestCheckpoint(store);
  for (const folder of damaged) output.say(`note: ${folder} is damaged; going on from step ${from.step}`);
  const asked = resolveConfig(recipe, overrides(flags), flags.set, run.config);
  const config = { ...asked, data: absoluteSpec(asked.data) };
  if (config.steps < from.step) throw behind(config.steps, from.step);
  const data = await openDataset(config.data);
  const sha256 = dataFingerprint(data);
  requireSameData(data, sha256, recorded);
  for (const note of [...additions(run), ...notesOf(run.config, config)]) output.say(note);
  const game = recipe.build(config, data);
  const openStore = (): Promise<typeof store> => Promise.resolve(store);
  const history = loggedLines(await readText(store, metricsFile)).filter(({ step }) => step <= from.step);
  const before = { ...run, from, history };
  return runTraining({ recipe, config, data, sha256, game, openStore, before }, output);
}

/** What an older version did not set. */
function additions({ added }: OpenRun): string[] {
  return added.map(
    ({ path, after }) => `note: the run has no ${path}, it is ${JSON.stringify(after)} as in the recipe`,
  );
}

function notesOf(before: Config, after: Config): string[] {
  return changedSettings(before, after)
    .filter(({ path }) => !watchingSettings.has(path))
    .map(
      (change) =>
        `note: ${change.path} is ${JSON.stringify(change.after)} from here on, it was ${JSON.stringify(change.before)}`,
    );
}

/** Minibatches are drawn by position: other data would make another training of it. */
function requireSameData(data: Dataset, sha256: string, { data: before }: Recorded): void {
  if (!before || before.sha256 === sha256) return;
  throw new GanymedeError('DATA_UNFIT', `${data.name} is not the data this run was trained on`, {
    where: data.name,
    expected: `${describeExamples(before)} with SHA-256 ${before.sha256}`,
    actual: `${describeExamples(data)} with SHA-256 ${sha256}`,
    fix: 'Put the old data back, or start a new run on the new data.',
  });
}

function behind(steps: number, done: number): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `the run has done ${done} steps already`, {
    where: '--steps',
    expected: `${done} or more`,
    actual: String(steps),
    fix: `Leave --steps out, or give more than ${done}.`,
  });
}
