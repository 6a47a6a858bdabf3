import { createHash } from 'node:crypto';
import { join } from 'node:path';
import sharp from 'sharp';
import { cacheFolder } from '../cache-folder.js';

/** Changes whenever the same files would be decoded to something else. */
const FORMAT = 4;

/** The path, without its ending, of what is kept of images of this identity at this size (0: not chosen yet). */
export function cachePath(identity: string, size: number): string {
  const versions = [FORMAT, sharp.versions.sharp, sharp.versions.vips];
  const key = createHash('sha256')
    .update(JSON.stringify([versions, size, identity]))
    .digest('hex');
  return join(cacheFolder(), 'images', key.slice(0, 40));
}
