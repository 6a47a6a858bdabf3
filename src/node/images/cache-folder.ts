import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

/** Changes whenever the same files would be decoded to something else. */
const FORMAT = 1;

/** Where decoded images are kept: `GANYMEDE_CACHE`, else `ganymede` in `XDG_CACHE_HOME` or `~/.cache`. */
function cacheFolder(): string {
  const { GANYMEDE_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
  if (own !== undefined && own !== '') return own;
  const caches = shared === undefined || shared === '' ? join(homedir(), '.cache') : shared;
  return join(caches, 'ganymede');
}

/** The path, without its ending, of what is kept of images of this identity at this size (0: not chosen yet). */
export function cachePath(identity: string, size: number): string {
  const versions = [FORMAT, sharp.versions.sharp, sharp.versions.vips];
  const key = createHash('sha256')
    .update(JSON.stringify([versions, size, identity]))
    .digest('hex');
  return join(cacheFolder(), 'images', key.slice(0, 40));
}
