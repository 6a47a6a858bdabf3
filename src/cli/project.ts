import { loadProjector, type Projection } from '../control/index.js';
import { imageGrid } from '../data/index.js';
import { elements } from '../ir/index.js';
import { readImage } from '../node/index.js';
import { printable } from '../support/printable.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { type Game, pixelsOf } from '../train/index.js';
import { labelsOf } from './class-labels.js';
import { columns } from './columns.js';
import type { Output, OutputOptions } from './output.js';
import { requireImages } from './require-images.js';
import { labelled } from './write-samples.js';
import { requirePng, type Sheet, writeSheet } from './sheet.js';
import { type GeneratorFlags, withGenerator } from './with-generator.js';

export interface ProjectFlags extends OutputOptions, GeneratorFlags {
  readonly steps: number;
  readonly starts: number;
  readonly seed: number;
  readonly class?: string;
  readonly to?: string;
}

/** `project RUN IMAGE...`: the latents whose samples come nearest to images; a picture of both, and the latents as numbers. */
export async function project(args: readonly string[], flags: ProjectFlags, output: Output): Promise<number> {
  requirePng('projections', flags.to);
  const [run = '', ...files] = args;
  return withGenerator(run, { flags, output }, async ({ game, engine, unused }) => {
    requireImages(game);
    const { steps, starts, seed } = flags;
    const label = labelsOf(game, flags.class, 1)?.[0];
    const images: Tensor[] = [];
    for (const file of files) images.push(pixelsOf(game, await readImage(file, game.samples.shape)));
    const projector = await loadProjector(engine, game, { steps, starts, seed, label });
    const found: Projection[] = [];
    for (const [i, image] of images.entries()) {
      output.progress(`projecting ${printable(files[i] ?? '')} (${i + 1} of ${images.length})`);
      found.push(await projector(image));
    }
    const picture = flags.to ?? unused(`seed-${seed}-projection.png`);
    const latents = await writeSheet(picture, sheetOf(game, images, found));
    const rows = found.map((each, i) => recordOf(game, files[i] ?? '', each));
    output.answer({ picture, latents, images: rows }, textOf(rows, picture, latents), picture);
    return 0;
  });
}

interface Row {
  readonly image: string;
  /** Mean squared error of pixels in 0..1, and the same in decibels. */
  readonly mse: number;
  readonly psnr: number;
  /** Of the nearest of random samples. */
  readonly randomMse: number;
  /** Root mean square of the latent's coordinates: about 1 where the prior has variance 1. */
  readonly size: number;
  readonly class?: string;
}

function recordOf({ classes }: Game, image: string, { error, randomError, z, label }: Projection): Row {
  let squares = 0;
  for (const value of z.data) squares += value ** 2;
  const name = label === undefined ? undefined : classes?.[label];
  return {
    image,
    mse: error,
    psnr: -10 * Math.log10(error),
    randomMse: randomError,
    size: Math.sqrt(squares / z.data.length),
    ...(name !== undefined && { class: name }),
  };
}

function textOf(rows: readonly Row[], picture: string, latents: string): string {
  const table = columns([
    ['image', 'error', 'PSNR', 'of random samples', 'size of z', 'class'],
    ...rows.map((row) => [
      row.image,
      row.mse.toFixed(5),
      `${row.psnr.toFixed(2)} dB`,
      row.randomMse.toFixed(5),
      row.size.toFixed(2),
      row.class ?? '',
    ]),
  ]);
  return `${table}\nimages beside their projections: ${picture}\nlatents: ${latents}`;
}

/** Every image beside the sample that was found, and the latents. */
function sheetOf(game: Game, images: readonly Tensor[], found: readonly Projection[]): Sheet {
  const pairs = found.flatMap(({ sample }, i) => [...images.slice(i, i + 1), sample]);
  return {
    picture: imageGrid(joined(pairs), { columns: 2, range: game.samples.range }),
    numbers: {
      z: joined(found.map(({ z }) => z)),
      images: joined(found.map(({ sample }) => sample)),
      ...labelled(game.classes && Int32Array.from(found, ({ label = 0 }) => label)),
    },
  };
}

/** Tensors `[1, ...shape]` under each other. */
function joined(parts: readonly Tensor[]): Tensor {
  const shape = parts[0]?.shape.slice(1) ?? [];
  const data = new Float32Array(parts.length * elements(shape));
  for (const [i, part] of parts.entries()) data.set(part.data, i * elements(shape));
  return tensor([parts.length, ...shape], data);
}
