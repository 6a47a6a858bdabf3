import { GanymedeError } from '../support/errors.js';
import { examplesOf, type Game } from '../train/index.js';

/** Throw DATA_UNFIT for a run that makes points. */
export function requireImages({ samples }: Game): void {
  if (examplesOf(samples) === 'images') return;
  throw new GanymedeError('DATA_UNFIT', 'this run makes points, not images', {
    where: 'run',
    expected: 'a run that makes images',
    fix: 'Use ganymede generate for a table of points.',
  });
}
