import { join } from 'node:path';
import { nodeHost } from '../node/index.js';
import {
  type CheckpointChoice,
  drawNoise,
  examplesOf,
  type Game,
  loadSampler,
  samplesShown,
} from '../train/index.js';
import { chosenCheckpoint } from './checkpoints.js';
import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import type { Output, OutputOptions } from './output.js';
import { dataFacts, openRun } from './runs.js';
import { usualFormat, writeSamples } from './write-samples.js';

export interface GenerateFlags extends OutputOptions {
  readonly n?: number;
  readonly seed: number;
  readonly to?: string;
  readonly step?: CheckpointChoice;
  readonly class?: string;
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
  const label = labelOf(game, flags.class);
  const n = flags.n ?? samplesShown(game);
  const { step, state } = await chosenCheckpoint(run.store, flags.step, output);
  const engine = await nodeHost.openEngine({
    device: run.config.device,
    threads: run.config.threads || nodeHost.cores,
  });
  try {
    await engine.writeState(state);
    const z = drawNoise(game, n, { seed: flags.seed, stream: 'generate' });
    const samples = await (
      await loadSampler(engine, game, n)
    )(z, label === undefined ? undefined : new Int32Array(n).fill(label));
    const of = label === undefined ? '' : `-class-${label}`;
    const name = `step-${String(step).padStart(8, '0')}-seed-${flags.seed}-n-${n}${of}${usualFormat(game)}`;
    const to = flags.to ?? join(run.store.path, 'generated', name);
    const files = await writeSamples(to, { game, z, samples });
    const examples = examplesOf(game.samples);
    output.answer({ files }, `${n} ${n === 1 ? examples.slice(0, -1) : examples} in ${to}`, to);
    return 0;
  } finally {
    await engine.close();
  }
}

/** The number of the class that is asked for by its name or number. Throws CLASS_UNKNOWN. */
function labelOf({ classes }: Game, wanted: string | undefined): number | undefined {
  if (wanted === undefined) return undefined;
  const label = classes?.includes(wanted) === true ? classes.indexOf(wanted) : Number(wanted);
  if (classes && /^(0|[1-9]\d*)$/.test(String(label)) && label < classes.length) return label;
  throw new GanymedeError(
    'CLASS_UNKNOWN',
    classes ? `there is no class "${wanted}"` : 'this run makes samples of no class',
    {
      where: '--class',
      expected: classes?.join(', '),
      actual: wanted,
      fix: classes
        ? didYouMean(wanted, classes)
        : 'Train a conditional recipe on data with classes, such as: ganymede train projection mnist',
    },
  );
}
