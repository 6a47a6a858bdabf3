import { imageGrid } from '../data/index.js';
import { elements } from '../ir/index.js';
import { encodePng, writeWhole } from '../node/index.js';
import { type Tensor, tensor, zeros } from '../tensor/index.js';
import { drawNoise, type Game, loadSampler, samplesShown } from '../train/index.js';
import { latentsOf, RESULTS } from './arithmetic-latents.js';
import type { Output, OutputOptions } from './output.js';
import { parseArithmetic, type SignedTerm } from './parse-arithmetic.js';
import { requireImages } from './require-images.js';
import { requirePng } from './sheet.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';

export interface ArithmeticFlags extends OutputOptions, GeneratorFlags {
  readonly seed: number;
  readonly to?: string;
}

/**
 * `arithmetic RUN "3,17,24 - 5,8,13 + 1,2,9"`: latents of samples averaged and added as in Radford et al. 2015, section 6.3.2. Samples
 * are numbered from 1 as `generate` with the same seed draws them. Means and result of normal latents are scaled to the length such have
 * (`onShell`): as they are, they lie where the generator was hardly trained. Of uniform ones they are left.
 */
export async function arithmetic(
  args: readonly string[],
  flags: ArithmeticFlags,
  output: Output,
): Promise<number> {
  requirePng('a sheet of samples', flags.to);
  return withGenerator(args[0] ?? '', { flags, output }, async ({ game, engine, unused }) => {
    requireImages(game);
    const count = samplesShown(game);
    const terms = parseArithmetic((args[1] ?? '').trim(), count);
    const noise = drawNoise(game, count, { seed: flags.seed, stream: 'generate' });
    const { columns, cancels } = latentsOf(game, { noise, terms, seed: flags.seed });
    if (cancels) output.note(cancelled);
    const z = stacked(game, columns.flat());
    const samples = await (await loadSampler(engine, game, z.shape[0] ?? 1))(z, labelsOf(game, terms));
    const sheet = sheetOf(game, samples, columns);
    const to = flags.to ?? unused(`seed-${flags.seed}-arithmetic.png`);
    await writeWhole(to, await encodePng(sheet), 'Name another file with --to.');
    output.answer(
      { file: to },
      `the samples of each term, their means below, the result on the right: ${to}`,
      to,
    );
    return 0;
  });
}

const cancelled =
  'the terms cancel out: the result is z = 0 and a little noise, where the generator was hardly trained';

/** Of a conditional game: samples have their own class, means that of their first sample, the results that of the first mean. */
function labelsOf({ classes }: Game, terms: readonly SignedTerm[]): Int32Array | undefined {
  if (!classes) return undefined;
  const of = (sample = 1): number => (sample - 1) % classes.length;
  const shown = terms.flatMap(({ samples }) => [...samples.map(of), of(samples[0])]);
  return Int32Array.from([...shown, ...Array<number>(RESULTS).fill(of(terms[0]?.samples[0]))]);
}

function stacked({ latent }: Game, latents: readonly Float32Array[]): Tensor {
  const z = zeros([latents.length, ...latent.shape]);
  for (const [i, each] of latents.entries()) z.data.set(each, i * each.length);
  return z;
}

/** The samples of every column, their places below black. */
function sheetOf({ samples: made }: Game, samples: Tensor, columns: readonly (readonly unknown[])[]): Tensor {
  const size = elements(made.shape);
  const rows = Math.max(...columns.map((column) => column.length));
  const [low] = made.range;
  const all = new Float32Array(rows * columns.length * size).fill(low);
  let next = 0;
  for (const [x, column] of columns.entries())
    for (let y = 0; y < column.length; y++, next++)
      all.set(samples.data.subarray(next * size, (next + 1) * size), (y * columns.length + x) * size);
  const images = tensor([rows * columns.length, ...made.shape], all);
  return imageGrid(images, { columns: columns.length, range: made.range });
}
