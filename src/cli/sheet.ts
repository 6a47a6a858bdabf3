import { encodePng, writeWhole } from '../node/index.js';
import { GanymedeError } from '../support/errors.js';
import { encodeSafetensors, type Tensor } from '../tensor/index.js';

/** Throw USAGE unless a picture may be written to the file asked for. */
export function requirePng(what: string, to: string | undefined): void {
  requireEnding(what, to, '.png');
}

/** Throw USAGE where a file is asked for whose name ends otherwise. */
export function requireEnding(what: string, to: string | undefined, ending: string): void {
  if (to === undefined || to.toLowerCase().endsWith(ending)) return;
  throw new GanymedeError('USAGE', `${what} cannot be written as ${to}`, {
    where: '--to',
    expected: `a file that ends in ${ending}`,
    actual: to,
    fix: `Name a ${ending} file.`,
  });
}

/** A picture, and the numbers it shows. */
export interface Sheet {
  readonly picture: Tensor;
  readonly numbers: Readonly<Record<string, Tensor>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Write a sheet to a .png file, its numbers beside it; returns their file. Throws RUN_UNWRITABLE. */
export async function writeSheet(to: string, { picture, numbers, metadata }: Sheet): Promise<string> {
  const beside = to.replace(/\.png$/i, '.safetensors');
  await writeWhole(to, await encodePng(picture), fix);
  await writeWhole(beside, encodeSafetensors(numbers, metadata), fix);
  return beside;
}

const fix = 'Name another file with --to.';
