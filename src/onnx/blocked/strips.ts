import { range } from './phases.js';

/** Pixels of a filter up to which its blocks stay in the cache next to a core: larger ones are read anew for every few outputs. */
const CACHED = 256;

/** Rows of the strips that `height` rows are cut into: as many as fit the cache, and of one number in all. */
export function stripOf(height: number, width: number): number {
  const most = Math.max(1, Math.floor(CACHED / width));
  const fitting = range(1, height + 1).filter((rows) => height % rows === 0 && rows <= most);
  return fitting.at(-1) ?? height;
}
