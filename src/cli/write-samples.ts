import { extname, join } from 'node:path';
import { imageGrid } from '../data/index.js';
import { encodePng, writeWhole } from '../node/index.js';
import { elements } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { encodeUtf8 } from '../support/web.js';
import { encodeSafetensors, tensor, type Tensor } from '../tensor/index.js';
import { examplesOf, type Game, picture, type Shown } from '../train/index.js';
import { csvOf } from './points-csv.js';

/** Noise `[n, ...latent]` and what the generator of a game makes of it, `[n, ...shape]`. */
export interface Made {
  readonly game: Shown;
  readonly z: Tensor;
  readonly samples: Tensor;
  /** Names of the coordinates of points. */
  readonly columns?: readonly string[] | undefined;
}

/** The format in which samples of a game are written if none is asked for. */
export function usualFormat({ samples }: Pick<Game, 'samples'>): string {
  return examplesOf(samples) === 'images' ? '.png' : '.csv';
}

/**
 * Write samples in the format that `to` ends in: one picture, points as CSV, noise and samples as safetensors, or a folder
 * of single images. Returns the paths of the files. Throws USAGE or RUN_UNWRITABLE.
 */
export async function writeSamples(to: string, made: Made): Promise<string[]> {
  const { game, z, samples, columns } = made;
  const kind = examplesOf(game.samples);
  const format = /[/\\]$/.test(to) ? '' : extname(to).toLowerCase();
  if (format === '.png') return [await writeImage(to, picture(samples, game))];
  if (format === '.safetensors') return [await writeBytes(to, encodeSafetensors({ z, [kind]: samples }))];
  if (format === '.csv' && kind === 'points')
    return [await writeBytes(to, encodeUtf8(csvOf(samples, columns)))];
  if (format === '' && kind === 'images') return writeEach(to, made);
  throw unknownFormat(to, game);
}

async function writeEach(dir: string, { samples, game }: Made): Promise<string[]> {
  const count = samples.shape[0] ?? 0;
  const digits = String(count).length;
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(dir, `${String(i + 1).padStart(digits, '0')}.png`);
    files.push(await writeImage(path, imageGrid(one(samples, i), { range: game.samples.range, padding: 0 })));
  }
  return files;
}

function one(images: Tensor, index: number): Tensor {
  const shape = images.shape.slice(1);
  const size = elements(shape);
  return tensor([1, ...shape], Float32Array.from(images.data.subarray(index * size, (index + 1) * size)));
}

async function writeImage(path: string, image: Tensor): Promise<string> {
  return writeBytes(path, await encodePng(image));
}

async function writeBytes(path: string, bytes: Uint8Array): Promise<string> {
  await writeWhole(path, bytes, 'Name another file or folder with --to.');
  return path;
}

function unknownFormat(to: string, { samples }: Pick<Game, 'samples'>): GanymedeError {
  const kind = examplesOf(samples);
  const expected = {
    images: 'a .png or .safetensors file, or a folder (a name without a dot, or one that ends with /)',
    points: 'a .csv, .png or .safetensors file',
  };
  return new GanymedeError('USAGE', `${to} is in no format ${kind} are written in`, {
    where: '--to',
    expected: expected[kind],
    actual: extname(to) || 'a folder',
    fix: `Write a ${usualFormat({ samples })} file, and convert it.`,
  });
}
