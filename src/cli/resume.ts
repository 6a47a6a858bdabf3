import type { ImageDataset } from '../data/index.js';
import { openDataset } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import { sameShape } from '../tensor/index.js';
import { loadCheckpoint } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { openRun, type RecordedChoices, recordedChoices } from './runs.js';
import { runTraining } from './session.js';

export interface ResumeFlags extends OutputOptions {
  readonly steps?: number;
  readonly out: string;
}

/** `resume RUN`: from its last checkpoint to its last step, which `--steps` may raise. */
export async function resume(args: readonly string[], flags: ResumeFlags, output: Output): Promise<number> {
  const { store, recipe, config: saved } = await openRun(args[0] ?? '', flags.out);
  const from = await loadCheckpoint(store);
  const config = { ...saved, steps: flags.steps ?? saved.steps };
  if (config.steps < from.step) throw behind(config.steps, from.step);
  if (config.steps !== saved.steps) await store.write('config.json', `${JSON.stringify(config, null, 2)}\n`);
  const data = await openDataset(config.data);
  const recorded = await recordedChoices(store);
  requireSameData(data, recorded);
  const game = recipe.build(config, data);
  return runTraining(
    { recipe, config, data, game, openStore: () => Promise.resolve(store), from, recorded },
    output,
  );
}

/** Minibatches are drawn by position: other data would make another training of it. */
function requireSameData({ name, count, shape }: ImageDataset, { data: before }: RecordedChoices): void {
  if (!before || (before.count === count && sameShape(before.shape, shape))) return;
  const text = (n: number, size: readonly number[]): string => `${n} images of ${size.join('x')}`;
  throw new GanymedeError('DATA_UNFIT', `${name} is not the data this run was trained on`, {
    where: name,
    expected: text(before.count, before.shape),
    actual: text(count, shape),
    fix: 'Put the old data back, or start a new run on the new data.',
  });
}

function behind(steps: number, done: number): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `the run has done ${done} steps already`, {
    where: '--steps',
    expected: `${done} or more`,
    actual: String(steps),
  });
}
