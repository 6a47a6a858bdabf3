import { join } from 'node:path';
import { nodeHost } from '../node/index.js';
import { type CheckpointChoice, drawNoise, examplesOf, loadSampler, samplesShown } from '../train/index.js';
import { chosenCheckpoint } from './checkpoints.js';
import type { Output, OutputOptions } from './output.js';
import { dataFacts, openRun } from './runs.js';
import { usualFormat, writeSamples } from './write-samples.js';

export interface GenerateFlags extends OutputOptions {
  readonly n?: number;
  readonly seed: number;
  readonly to?: string;
  readonly step?: CheckpointChoice;
  readonly out: string;
}

/** `generate RUN`: one picture, a folder of single images, a table of points, or noise and samples as numbers. */
export async function generate(
  args: readonly string[],
  flags: GenerateFlags,
  output: Output,
): Promise<number> {
  const run = await openRun(args[0] ?? '', flags.out);
  const game = run.recipe.build(run.config, await dataFacts(run));
  const n = flags.n ?? samplesShown(game);
  const { step, state } = await chosenCheckpoint(run.store, flags.step, output);
  const engine = await nodeHost.openEngine({
    device: run.config.device,
    threads: run.config.threads || nodeHost.cores,
  });
  try {
    await engine.writeState(state);
    const z = drawNoise(game, n, { seed: flags.seed, stream: 'generate' });
    const samples = await (await loadSampler(engine, game, n))(z);
    const name = `step-${String(step).padStart(8, '0')}-seed-${flags.seed}-n-${n}${usualFormat(game)}`;
    const to = flags.to ?? join(run.store.path, 'generated', name);
    const files = await writeSamples(to, { game, z, samples });
    const examples = examplesOf(game.samples);
    output.answer({ files }, `${n} ${n === 1 ? examples.slice(0, -1) : examples} in ${to}`, to);
    return 0;
  } finally {
    await engine.close();
  }
}
