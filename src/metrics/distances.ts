import { checkMost } from './checks.js';
import type { Points } from './points.js';
import { forEachRow, meanOf, type Rows, rowsOf, squaredNorms } from './products.js';

/** A squared distance is at most four times the larger squared length. */
const MOST_SQUARED = Number.MAX_VALUE / 4;

/** Points made ready for distances to others of the same origin. */
export interface Cloud extends Rows {
  readonly norms: Float64Array;
}

/**
 * Sets of points, moved together so that the first has mean 0: distances are computed as `|x|^2 + |y|^2 - 2 x.y`, which
 * loses the digits of a common offset. Equal points have distance exactly 0. Throws METRIC_NOT_FINITE where they overflow.
 */
export function clouds<const Sets extends readonly Points[]>(
  ...sets: Sets
): { readonly [K in keyof Sets]: Cloud };
export function clouds(...sets: readonly Points[]): readonly Cloud[] {
  const origin = sets[0] && meanOf(sets[0]);
  return sets.map((points) => {
    const rows = rowsOf(points, origin);
    const norms = squaredNorms(rows);
    checkMost('the squared length of a point', norms, MOST_SQUARED);
    return { ...rows, norms };
  });
}

/**
 * Call `visit` for every point of `from`, in order, with its squared Euclidean distances to all of `to`. The array is
 * used again for later points.
 */
export function forEachDistances(
  from: Cloud,
  to: Cloud,
  visit: (row: number, squared: Float64Array) => void,
): void {
  forEachRow(from, to, (row, products) => {
    const norm = from.norms[row] ?? 0;
    for (let j = 0; j < products.length; j++)
      products[j] = Math.max(0, norm + (to.norms[j] ?? 0) - 2 * (products[j] ?? 0));
    visit(row, products);
  });
}
