import { compareFeatures } from '../control/index.js';
import { type CheckpointChoice, StepPlan } from '../train/index.js';
import { chosenCheckpoint } from './checkpoints.js';
import { tableOf } from './evaluation-table.js';
import { openDataOf } from './open-data.js';
import type { Output, OutputOptions } from './output.js';
import { requireImages } from './require-images.js';
import { openRun } from './runs.js';
import { withEngine } from './with-engine.js';

export interface ClassifyFlags extends OutputOptions {
  readonly n: number;
  readonly seed: number;
  readonly step?: CheckpointChoice;
  readonly out: string;
}

/** `classify RUN`: how well linear classifiers do on what D has learned, on D untrained, and on pixels. */
export async function classify(
  args: readonly string[],
  flags: ClassifyFlags,
  output: Output,
): Promise<number> {
  const run = await openRun(args[0] ?? '', flags.out);
  const { store, recipe, config } = run;
  const { step, state: trained } = await chosenCheckpoint(store, flags.step, output);
  const data = await openDataOf(run, output);
  const game = recipe.build(config, data);
  requireImages(game);
  return withEngine(config, async (engine) => {
    const scores = await compareFeatures({
      ...{ engine, game, data, trained, count: flags.n, seed: flags.seed },
      untrained: new StepPlan(game).initial(config.seed),
      onFeatures: (name) => {
        output.progress(`learning classes from ${name}`);
      },
    });
    const evaluated = { run: store.path, step, scores };
    await output.report(evaluated, tableOf(evaluated));
    return 0;
  });
}
