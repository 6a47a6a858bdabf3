import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where what can be made again is kept: `GANYMEDE_CACHE`, else `ganymede` in `XDG_CACHE_HOME` or `~/.cache`. */
export function cacheFolder(): string {
  const { GANYMEDE_CACHE: own, XDG_CACHE_HOME: shared } = process.env;
  if (own !== undefined && own !== '') return own;
  const caches = shared === undefined || shared === '' ? join(homedir(), '.cache') : shared;
  return join(caches, 'ganymede');
}
