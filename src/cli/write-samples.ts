import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { imageGrid } from '../data/index.js';
import { checkPicture, encodePng, writeWhole } from '../node/index.js';
import { elements } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { encodeUtf8 } from '../support/web.js';
import { encodeSafetensors, tensor, type Tensor } from '../tensor/index.js';
import { examplesOf, type Game, picture, pictureShape, type Shown } from '../train/index.js';
import { csvOf } from './points-csv.js';

/** Noise `[n, ...latent]` and what the generator of a game makes of it, `[n, ...shape]`. */
export interface Made {
  readonly game: Shown;
  readonly z: Tensor;
  readonly samples: Tensor;
  /** Class of each sample, where the game has classes. */
  readonly labels?: Int32Array | undefined;
  /** Names of the coordinates of points. */
  readonly columns?: readonly string[] | undefined;
}

/** The format in which samples of a game are written if none is asked for. */
export function usualFormat({ samples }: Pick<Game, 'samples'>): string {
  return examplesOf(samples) === 'images' ? '.png' : '.csv';
}

/**
 * Write samples in the format that `to` ends in: one picture, points as CSV, noise and samples as safetensors, or a folder
 * of single images. Returns the paths of the files. Throws RUN_UNWRITABLE, and what `checkTarget` throws.
 */
export async function writeSamples(to: string, made: Made): Promise<string[]> {
  const { game, z, samples, labels, columns } = made;
  const format = await checkTarget(to, game, samples.shape[0] ?? 0);
  if (format === '.png') return [await writeImage(to, picture(samples, game))];
  if (format === '.csv') return [await writeBytes(to, encodeUtf8(csvOf(samples, columns)))];
  if (format === '') return writeEach(to, made);
  const numbers = { z, [examplesOf(game.samples)]: samples, ...labelled(labels) };
  return [await writeBytes(to, encodeSafetensors(numbers))];
}

/** Classes beside samples, as the exported generator wants them. */
export function labelled(labels: Int32Array | undefined): Readonly<Record<string, Tensor>> {
  return labels ? { label: tensor([labels.length], labels, 'int32') } : {};
}

type Format = '.png' | '.csv' | '.safetensors' | '';

/** The formats of each kind of samples; `''` is a folder. */
const formats: Readonly<Record<ReturnType<typeof examplesOf>, readonly Format[]>> = {
  images: ['.png', '.safetensors', ''],
  points: ['.csv', '.png', '.safetensors'],
};

/**
 * The format in which `count` samples can be written to a path. Throws USAGE for a format they have not, or a folder where
 * other images would lie beside them; CALL_INVALID for a picture that is too large.
 */
export async function checkTarget(to: string, game: Shown, count: number): Promise<Format> {
  const kind = examplesOf(game.samples);
  const ending = /[/\\]$/.test(to) ? '' : extname(to).toLowerCase();
  const format = formats[kind].find((each) => each === ending);
  if (format === undefined) throw unknownFormat(to, game);
  if (format === '.png' && kind === 'images') checkPicture(pictureShape(count, game));
  if (format === '') await refuseOthers(to, count);
  return format;
}

async function refuseOthers(dir: string, count: number): Promise<void> {
  const ours = new Set(namesOf(count));
  const found = await readdir(dir).catch(() => []);
  const other = found.find((name) => name.endsWith('.png') && !ours.has(name));
  if (other !== undefined) throw otherImages(dir, other);
}

function namesOf(count: number): string[] {
  const digits = String(count).length;
  return Array.from({ length: count }, (_, i) => `${String(i + 1).padStart(digits, '0')}.png`);
}

async function writeEach(dir: string, { samples, game }: Made): Promise<string[]> {
  const files: string[] = [];
  for (const [i, name] of namesOf(samples.shape[0] ?? 0).entries()) {
    const image = imageGrid(one(samples, i), { range: game.samples.range, padding: 0 });
    files.push(await writeImage(join(dir, name), image));
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

function otherImages(dir: string, name: string): GanymedeError {
  return new GanymedeError('USAGE', `${dir} holds other images, such as ${name}`, {
    where: '--to',
    expected: 'a folder without images, or with as many of an earlier call, which are replaced',
    fix: 'Name a new folder with --to.',
  });
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
