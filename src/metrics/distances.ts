import { checkMost } from './checks.js';
import type { Points } from './points.js';
import { forEachRow, meanOf, type Rows, rowsOf, squaredNorms } from './products.js';

/** A squared distance is at most four times the larger squared length. */
const MOST_SQUARED = Number.MAX_VALUE / 4;

/** Coordinates of which differences are squared and summed one by one. */
const FEW = 64;

/** Points made ready for distances to others of the same origin. */
export interface Cloud extends Rows {
  /** Squared distances to the origin. */
  readonly norms: Float64Array;
}

/**
 * Sets of points, whose origin is the mean of the first. Distances in more than 64 coordinates are computed as
 * `|x|^2 + |y|^2 - 2 x.y` from there, which loses the digits of points that are much closer to each other than to the origin.
 * Throws METRIC_NOT_FINITE where they overflow.
 */
export function clouds<const Sets extends readonly Points[]>(
  ...sets: Sets
): { readonly [K in keyof Sets]: Cloud };
export function clouds(...sets: readonly Points[]): readonly Cloud[] {
  const origin = sets[0] && meanOf(sets[0]);
  return sets.map((points) => {
    const moved = rowsOf(points, origin);
    const norms = squaredNorms(moved);
    checkMost('the squared length of a point', norms, MOST_SQUARED);
    // Differences of coordinates as they are may be exact, so that equal distances are.
    return { ...(points.size <= FEW ? rowsOf(points) : moved), norms };
  });
}

/**
 * Call `visit` for every point of `from`, in order, with its squared Euclidean distances to all of `to`, 0 to equal points.
 * The array is used again for later points.
 */
export function forEachDistances(
  from: Cloud,
  to: Cloud,
  visit: (row: number, squared: Float64Array) => void,
): void {
  if (from.size <= FEW) forEachDifferences(from, to, visit);
  else
    forEachRow(from, to, (row, products) => {
      const norm = from.norms[row] ?? 0;
      for (let j = 0; j < products.length; j++)
        products[j] = Math.max(0, norm + (to.norms[j] ?? 0) - 2 * (products[j] ?? 0));
      visit(row, products);
    });
}

function forEachDifferences(
  { count, size, data }: Rows,
  to: Rows,
  visit: (row: number, squared: Float64Array) => void,
): void {
  const all = new Float64Array(to.data.length / size);
  const squared = all.subarray(0, to.count);
  for (let row = 0; row < count; row++) {
    const point = data.subarray(row * size, (row + 1) * size);
    for (let j = 0; j < all.length; j += 4) fourDifferences(point, to.data, all, j);
    visit(row, squared);
  }
}

/** Squared distances of a point to four others: sums that stay in registers. */
function fourDifferences(point: Float64Array, others: Float64Array, out: Float64Array, j: number): void {
  const size = point.length;
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0, at = j * size; k < size; k++, at++) {
    const x = point[k] ?? 0;
    a += square(x - (others[at] ?? 0));
    b += square(x - (others[at + size] ?? 0));
    c += square(x - (others[at + 2 * size] ?? 0));
    d += square(x - (others[at + 3 * size] ?? 0));
  }
  out[j] = a;
  out[j + 1] = b;
  out[j + 2] = c;
  out[j + 3] = d;
}

function square(x: number): number {
  return x * x;
}
