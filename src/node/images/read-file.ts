import { readFile } from 'node:fs/promises';
import type { Skipped } from './decode.js';

/** Most bytes of a file with an image: 256 MiB. */
export const LARGEST_FILE = 2 ** 28;

/** The bytes of a file; never throws. */
export async function readImageFile(path: string, size: number): Promise<Uint8Array | Skipped> {
  if (size > LARGEST_FILE) return { problem: 'too-large' };
  return readFile(path).catch((): Skipped => ({ problem: 'unreadable' }));
}
