import { openDataset } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import { loadCheckpoint } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { openRun } from './runs.js';
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
  return runTraining({ recipe, config, data, game: recipe.build(config, data), store, from }, output);
}

function behind(steps: number, done: number): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `the run has done ${done} steps already`, {
    where: '--steps',
    expected: `${done} or more`,
    actual: String(steps),
  });
}
