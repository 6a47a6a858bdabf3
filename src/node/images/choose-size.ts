import { readFile } from 'node:fs/promises';
import { quantilesOf } from '../../data/index.js';
import { replaceFile } from '../files.js';
import { cachePath } from './cache-path.js';
import { type Header, readHeader, type Skipped } from './decode.js';
import { WIDTH } from './decode-part.js';
import { guardedCache } from './guarded-cache.js';
import { inOrder } from '../../support/in-order.js';
import { ProblemLog } from './problem-log.js';
import type { Entry, ImageSource } from './source.js';

/** The size of MNIST, for images that all have it. */
const DIGITS = 28;
const SIZES = [32, 64] as const;
/** Bytes of a file that have its header, most of the time. */
const HEAD = 2 ** 16;

/**
 * The size at which images of these sides are trained on: the larger of 32 and 64 that is not above the middle one of their
 * shorter sides, and 32 for smaller ones; 28 if all are 28x28.
 */
function sizeFor(images: readonly Pick<Header, 'width' | 'height'>[]): number {
  if (images.length > 0 && images.every(({ width, height }) => width === DIGITS && height === DIGITS))
    return DIGITS;
  const { median } = quantilesOf(images.map(({ width, height }) => Math.min(width, height)));
  return SIZES.findLast((size) => size <= median) ?? SIZES[0];
}

/** The size for the training images of a source, read from their headers; if there are any, kept for the next time. Throws CACHE_UNWRITABLE. */
export async function chosenSize(source: ImageSource): Promise<number> {
  const path = `${cachePath(source.identity, 0)}.size`;
  const kept = Number(await readFile(path, 'utf8').catch(() => ''));
  if ([DIGITS, ...SIZES].includes(kept)) return kept;
  const headers: Header[] = [];
  for await (const header of inOrder(source.training(new ProblemLog()), WIDTH, headerOf))
    if (header) headers.push(header);
  const size = sizeFor(headers);
  if (headers.length > 0) await guardedCache(path, () => replaceFile(path, String(size)));
  return size;
}

/** Headers may also be at the end, as TIFF's are. */
async function headerOf({ read }: Entry): Promise<Header | undefined> {
  return (await headerIn(await read(HEAD))) ?? headerIn(await read());
}

async function headerIn(bytes: Uint8Array | Skipped): Promise<Header | undefined> {
  const header = 'problem' in bytes ? undefined : await readHeader(bytes);
  return header && 'format' in header ? header : undefined;
}
