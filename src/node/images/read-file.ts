import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Skipped } from './decode.js';
import { firstBytes } from './walk.js';

/** Most bytes of a file with an image: 256 MiB. */
export const LARGEST_FILE = 2 ** 28;

/** The bytes of a file, or `enough` of them to begin with; never throws. */
export async function readImageFile(
  path: string,
  size: number,
  enough = Infinity,
): Promise<Uint8Array | Skipped> {
  if (size > LARGEST_FILE) return { problem: 'too-large' };
  const read = size > enough ? firstBytes(path, enough) : readFile(path);
  return read.catch((): Skipped => ({ problem: 'unreadable' }));
}

/** Whether any of these files in a folder can be read. */
export async function canReadAny(dir: string, names: readonly string[]): Promise<boolean> {
  for (const name of names) if ((await readImageFile(join(dir, name), 0)) instanceof Uint8Array) return true;
  return false;
}
