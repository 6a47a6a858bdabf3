import { type DirectionMethod, findDirections } from '../control/index.js';
import { imageGrid } from '../data/index.js';
import { elements } from '../ir/index.js';
import { shellWord } from '../support/shell.js';
import { type Tensor, zeros } from '../tensor/index.js';
import { drawNoise, loadSampler } from '../train/index.js';
import { labelsOf } from './class-labels.js';
import type { Output, OutputOptions } from './output.js';
import { requireImages } from './require-images.js';
import { requirePng, writeSheet } from './sheet.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';

export interface DirectionsFlags extends OutputOptions, GeneratorFlags {
  readonly method: DirectionMethod;
  readonly n: number;
  readonly amount: number;
  readonly seed: number;
  readonly class?: string;
  readonly to?: string;
}

/** Pictures in a row; the one in the middle is the sample itself. */
const COLUMNS = 7;

/** `directions RUN`: a sheet with a sample moved along each direction, and the directions as numbers beside it. */
export async function directions(
  args: readonly string[],
  flags: DirectionsFlags,
  output: Output,
): Promise<number> {
  requirePng('a sheet of directions', flags.to);
  return withGenerator(args[0] ?? '', { flags, output }, async ({ game, engine, run, path, unused }) => {
    requireImages(game);
    const { method, n: count, seed, amount } = flags;
    const wanted = flags.class ?? game.classes?.[0];
    const label = labelsOf(game, wanted, 1)?.[0];
    const { vectors, shares } = await findDirections(engine, game, { method, count, seed, label });
    const z = swept(drawNoise(game, 1, { seed, stream: 'generate' }), vectors, amount);
    const labels = labelsOf(game, wanted, count * COLUMNS);
    const samples = await (await loadSampler(engine, game, count * COLUMNS))(z, labels);
    const sheet = flags.to ?? unused(`seed-${seed}-directions-${method}.png`);
    const numbers = await writeSheet(sheet, {
      picture: imageGrid(samples, { columns: COLUMNS, range: game.samples.range }),
      numbers: { directions: vectors },
      metadata: { method, run },
    });
    output.answer(
      { sheet, directions: numbers, method, shares },
      textOf(sheet, { path, numbers, shares }),
      numbers,
    );
    return 0;
  });
}

/** For every direction the latent moved along it from `-amount` to `amount`: `[directions COLUMNS, ...latent]`. */
function swept({ data: start, shape: [, ...latent] }: Tensor, vectors: Tensor, amount: number): Tensor {
  const count = vectors.shape[0] ?? 1;
  const size = elements(latent);
  const z = zeros([count * COLUMNS, ...latent]);
  for (let row = 0; row < count * COLUMNS; row++) {
    const [direction, column] = [Math.floor(row / COLUMNS), row % COLUMNS];
    const by = amount * ((2 * column) / (COLUMNS - 1) - 1);
    for (let k = 0; k < size; k++)
      z.data[row * size + k] = (start[k] ?? 0) + by * (vectors.data[direction * size + k] ?? 0);
  }
  return z;
}

function textOf(
  sheet: string,
  { path, numbers, shares }: { path: string; numbers: string; shares: readonly number[] },
): string {
  const percent = shares.map((share) => `${(100 * share).toFixed(1)} %`).join(', ');
  return `a row for each direction, the sample in the middle: ${sheet}
shares of the first layer's change: ${percent}
directions: ${numbers}; move along the first with: npx ganymede generate ${shellWord(path)} --edit ${shellWord(`${numbers}:1=2`)}`;
}
