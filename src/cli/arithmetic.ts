import { imageGrid } from '../data/index.js';
import { elements } from '../ir/index.js';
import { encodePng, writeWhole } from '../node/index.js';
import { draw } from '../support/distribution.js';
import { type Tensor, tensor, zeros } from '../tensor/index.js';
import { drawNoise, type Game, loadSampler, samplesShown } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { parseArithmetic, type SignedTerm } from './parse-arithmetic.js';
import { requireImages } from './require-images.js';
import { requirePng } from './sheet.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';

export interface ArithmeticFlags extends OutputOptions, GeneratorFlags {
  readonly seed: number;
  readonly to?: string;
}

/** Results shown, three by three, the exact one in the middle. */
const RESULTS = 9;
/** Range of the noise on the others, either way. */
const JITTER = 0.25;

/**
 * `arithmetic RUN "3,17,24 - 5,8,13 + 1,2,9"`: latents of samples averaged and added as in Radford et al. 2015, section 6.3.2. Samples
 * are numbered from 1 as `generate` with the same seed draws them.
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
    const terms = parseArithmetic(args[1] ?? '', count);
    const noise = drawNoise(game, count, { seed: flags.seed, stream: 'generate' });
    const latents = latentsOf(game, noise, terms, flags.seed);
    const z = stacked(game, latents.flat());
    const samples = await (await loadSampler(engine, game, z.shape[0] ?? 1))(z, labelsOf(game, terms));
    const sheet = sheetOf(game, samples, latents);
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

/** Columns of latents: for every term its samples and their mean, then three columns of results. */
function latentsOf(
  game: Game,
  noise: Tensor,
  terms: readonly SignedTerm[],
  seed: number,
): readonly (readonly Float32Array[])[] {
  const size = elements(game.latent.shape);
  const at = (sample: number): Float32Array =>
    Float32Array.from(noise.data.subarray((sample - 1) * size, sample * size));
  const columns = terms.map(({ samples }) => {
    const each = samples.map(at);
    return [...each, meanOf(each)];
  });
  const result = new Float32Array(size);
  for (const [i, { sign }] of terms.entries())
    columns[i]?.at(-1)?.forEach((value, k) => (result[k] = (result[k] ?? 0) + sign * value));
  return [...columns, ...columnsOf(jittered(result, seed))];
}

/** Of a conditional game: samples have their own class, means that of their first sample, the results that of the first mean. */
function labelsOf({ classes }: Game, terms: readonly SignedTerm[]): Int32Array | undefined {
  if (!classes) return undefined;
  const of = (sample = 1): number => (sample - 1) % classes.length;
  const shown = terms.flatMap(({ samples }) => [...samples.map(of), of(samples[0])]);
  return Int32Array.from([...shown, ...Array<number>(RESULTS).fill(of(terms[0]?.samples[0]))]);
}

function meanOf(latents: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(latents[0]?.length ?? 0);
  for (const latent of latents)
    latent.forEach((value, k) => (mean[k] = (mean[k] ?? 0) + value / latents.length));
  return mean;
}

/** The result in the middle of itself with noise. */
function jittered(result: Float32Array, seed: number): Float32Array[] {
  return Array.from({ length: RESULTS }, (_, i) => {
    const noise = new Float32Array(result.length);
    if (i !== (RESULTS - 1) / 2)
      draw(noise, { seed, stream: 'arithmetic', step: i }, { kind: 'uniform', low: -JITTER, high: JITTER });
    return result.map((value, k) => value + (noise[k] ?? 0));
  });
}

function columnsOf(results: readonly Float32Array[]): Float32Array[][] {
  return [0, 1, 2].map((column) => results.filter((_, i) => i % 3 === column));
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
