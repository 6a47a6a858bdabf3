import type { Dataset } from '../data/index.js';
import { absoluteSpec, checkOut, dataFingerprint, lockRun, removeLeftovers } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import {
  changedSettings,
  type Checkpoint,
  checkStop,
  type Config,
  type Game,
  loadNewestCheckpoint,
  type LoggedLine,
  loggedLines,
  metricsFile,
  onNewCourse,
  readText,
  resolveConfig,
  type RunStore,
  savedSteps,
  schedulesDiffer,
  StepPlan,
  watchingSettings,
} from '../train/index.js';
import { overrides, type ResumeFlags } from './flags.js';
import { forkStore } from './fork.js';
import { openData } from './open-data.js';
import type { Output } from './output.js';
import { playersOfOtherRate, refuseChanges } from './resume-changes.js';
import {
  classNotes,
  dataNotes,
  isOtherData,
  movedOr,
  requireSameData,
  requireSameHeldOut,
} from './resume-data.js';
import { type OpenRun, openRun } from './runs.js';
import { runTraining } from './session.js';

/**
 * `resume RUN`: from its newest intact checkpoint to its last step, which `--steps` may raise. With `--fork` in a new run,
 * whose settings may differ.
 */
export async function resume(args: readonly string[], flags: ResumeFlags, output: Output): Promise<number> {
  const run = await openRun(args[0] ?? '', flags.out);
  if (flags.fork === true) return goOn(run, flags, output);
  const unlock = await lockRun(run.store.path);
  try {
    await removeLeftovers(run.store.path);
    return await goOn(await openRun(run.store.path, flags.out), flags, output);
  } finally {
    await unlock();
  }
}

async function goOn(run: OpenRun, flags: ResumeFlags, output: Output): Promise<number> {
  const { store, recipe } = run;
  const saved = await newest(store, output);
  const config = await settingsFor(run, flags, saved?.step ?? 0);
  const data = await dataFor({ run, config, flags }, output);
  const game = recipe.build(config, data);
  const going: Going = { run, config, data, game, saved, fork: flags.fork === true };
  const rescheduled = isRescheduled(going);
  for (const note of notes(going, rescheduled)) output.note(note);
  const otherData = isOtherData(run, config, data);
  const from = going.fork && saved ? forked(saved, going, otherData) : saved;
  const openStore = (): Promise<RunStore> =>
    going.fork ? forkStore({ run, from, config, otherData, out: flags.out }) : Promise.resolve(store);
  const history = otherData ? [] : await linesUpTo(store, saved?.step ?? 0);
  const before = { ...run, from, history, parent: going.fork ? store.path : undefined, rescheduled };
  return runTraining(
    { recipe, config, data, sha256: dataFingerprint(data), game, openStore, before },
    output,
  );
}

/** A run that goes on: with these settings, this data, from what was saved. */
interface Going {
  readonly run: OpenRun;
  readonly config: Config;
  readonly data: Dataset;
  readonly game: Game;
  readonly saved: Checkpoint | undefined;
  readonly fork: boolean;
}

/** What is asked for, where the run or its fork may have it. */
async function settingsFor(run: OpenRun, flags: ResumeFlags, done: number): Promise<Config> {
  const asked = resolveConfig(run.recipe, overrides(flags), flags.set, run.config);
  const config = { ...asked, data: absoluteSpec(asked.data) };
  if (config.steps < done) throw behind(config.steps, done);
  checkStop(config);
  if (flags.fork === true) {
    await checkOut(flags.out);
    if (config.size !== run.config.size) throw otherSize(run.config.size, config.size);
  } else {
    if (config.name !== run.config.name) throw named(String(config.name));
    refuseChanges(run, { ...config, data: run.config.data });
  }
  return config;
}

interface Asked {
  readonly run: OpenRun;
  readonly config: Config;
  readonly flags: ResumeFlags;
}

/** The data, which may have moved, and of a fork may be other data where that is asked for. */
async function dataFor({ run, config, flags }: Asked, output: Output): Promise<Dataset> {
  const isSamePlace = config.data === run.config.data;
  const data = await openData(config, output).catch((error: unknown) => {
    throw isSamePlace ? movedOr(error, run.store.path) : error;
  });
  if (flags.fork === true) {
    if (isSamePlace && !isDataSet(flags)) requireSameData(data, run);
    return data;
  }
  if (run.recorded.data?.sha256 !== dataFingerprint(data)) refuseChanges(run, config);
  requireSameData(data, run);
  requireSameHeldOut(data, run, config);
  return data;
}

function notes({ run, config, data, game, fork }: Going, rescheduled: boolean): string[] {
  return [
    ...additions(run),
    ...(fork ? changes(run.config, config) : []),
    ...dataNotes(data, run, config),
    ...classNotes(game, run, { data, fork }),
    ...(rescheduled ? [horizonNote(run.config.steps, config.steps)] : []),
  ];
}

/** Whether what was trained so far would have been trained otherwise for as many steps as are asked for now. */
function isRescheduled({ run, config, data, game, saved }: Going): boolean {
  if (!saved || saved.step === 0 || config.steps === run.config.steps) return false;
  const before = run.recipe.build({ ...config, steps: run.config.steps }, data);
  return schedulesDiffer(before, game, saved.step);
}

async function linesUpTo(store: RunStore, done: number): Promise<LoggedLine[]> {
  return loggedLines(await readText(store, metricsFile)).filter(({ step }) => step <= done);
}

/** Whether data is named, the same or other. */
function isDataSet({ set = [] }: ResumeFlags): boolean {
  return set.some((assignment) => assignment.startsWith('data='));
}

/** The checkpoint a fork begins from: with first values of what it had not, and the statistics of the data there is now. */
function forked(from: Checkpoint, { run, config, game }: Going, otherData: boolean): Checkpoint {
  const plan = new StepPlan(game);
  const state = plan.onData(plan.completed(from.state, config.seed));
  const changed = changedSettings(run.config, config).filter(({ path }) => !watchingSettings.has(path));
  if (changed.length === 0 && !otherData) return { ...from, state };
  const ratesSet = playersOfOtherRate(changed, game);
  return { ...from, state: onNewCourse(state, { ratesSet, otherData }) };
}

/** Undefined for a run that was stopped before its first checkpoint. */
async function newest(store: RunStore, output: Output): Promise<Checkpoint | undefined> {
  if ((await savedSteps(store)).length === 0) {
    output.note('there is no checkpoint yet; starting again from step 0');
    return undefined;
  }
  const { checkpoint, damaged } = await loadNewestCheckpoint(store);
  for (const folder of damaged) output.note(`${folder} is damaged; going on from step ${checkpoint.step}`);
  return checkpoint;
}

/** Rates that fall over the whole training fell too fast for a longer one. */
function horizonNote(before: number, after: number): string {
  return `this recipe schedules rates or weights over all steps: up to here over ${before}, from here on over ${after}`;
}

/** What an older version did not set. */
function additions({ added }: OpenRun): string[] {
  return added.map(
    ({ path, after }) => `the run has no ${path}, it is ${JSON.stringify(after)} as in the recipe`,
  );
}

function changes(before: Config, after: Config): string[] {
  return changedSettings(before, after).map(
    (change) =>
      `${change.path} is ${JSON.stringify(change.after)} from here on, it was ${JSON.stringify(change.before)}`,
  );
}

function named(name: string): GanymedeError {
  return new GanymedeError('USAGE', '--name is for --fork: a run that goes on keeps its folder', {
    where: '--name',
    actual: name,
    fix: 'Leave --name out, or start a new run with --fork.',
  });
}

function otherSize(before: number, after: number): GanymedeError {
  return new GanymedeError(
    'CONFIG_INVALID',
    'images cannot have another size than the networks are made for',
    {
      where: '--size',
      expected: String(before),
      actual: String(after),
      fix: 'Leave --size out, or train a new run of that size.',
    },
  );
}

function behind(steps: number, done: number): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `the run has done ${done} steps already`, {
    where: '--steps',
    expected: `${done} or more`,
    actual: String(steps),
    fix: `Leave --steps out, or give more than ${done}.`,
  });
}
