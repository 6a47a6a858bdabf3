import { fillNormal } from '../support/philox.js';
import { checkInteger, checkMost, checkPoints, checkSameSize } from './checks.js';
import { badArgument } from './faults.js';
import { pick, type Points } from './points.js';
import { forEachRow, type Rows, rowsOf, squaredNorms } from './products.js';

/** Directions projected on at a time. */
const GROUP = 32;
/** Squared lengths up to here leave room for sums of squared distances. */
const MOST_SQUARED = 2 ** 900;

export interface SlicedWassersteinOptions {
  /** Random directions; 512 by default. */
  readonly projections?: number;
  /** Power of the distance; 2 by default. */
  readonly p?: 1 | 2;
  readonly seed?: number;
}

/**
 * Sliced Wasserstein distance (Rabin et al. 2011; Bonneel et al. 2015): `(mean over directions of W_p^p)^(1/p)` of the
 * points projected on random directions. Takes a point of each kind.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function slicedWasserstein(
  real: Points,
  fake: Points,
  { projections = 512, p = 2, seed = 0 }: SlicedWassersteinOptions = {},
): number {
  checkInteger('projections', projections, 1);
  return slicedWassersteinAlong(real, fake, randomDirections(real.size, projections, seed), p);
}

/** The same along given unit vectors. */
export function slicedWassersteinAlong(real: Points, fake: Points, directions: Points, p: 1 | 2): number {
  checkPoints('real', real, 1);
  checkPoints('fake', fake, 1);
  checkPoints('directions', directions, 1);
  checkSameSize('fake', real, fake);
  checkSameSize('directions', real, directions);
  if (![1, 2].includes(p)) throw badArgument('p', '1 or 2', p);
  const x = rowsOf(real);
  const y = rowsOf(fake);
  for (const points of [x, y]) checkMost('the squared length of a point', squaredNorms(points), MOST_SQUARED);
  let sum = 0;
  for (let first = 0; first < directions.count; first += GROUP) {
    const group = rowsOf(pick(directions, indices(first, Math.min(first + GROUP, directions.count))));
    const others = projections(group, y);
    for (const [i, sorted] of projections(group, x).entries())
      sum += transport(sorted, others[i] ?? new Float64Array(), p);
  }
  return (sum / directions.count) ** (1 / p);
}

/** Unit vectors, uniform on the sphere. */
export function randomDirections(size: number, count: number, seed: number): Points {
  const draws = new Float32Array(size);
  const data = new Float64Array(count * size);
  for (let step = 0; step < count; step++) {
    fillNormal(draws, { seed, stream: 'sliced-wasserstein', step });
    const length = Math.sqrt(draws.reduce((sum, draw) => sum + draw * draw, 0));
    for (let k = 0; k < size; k++) data[step * size + k] = (draws[k] ?? 0) / length;
  }
  return { count, size, data };
}

/** `W_p^p` of two ascending samples: the least cost of moving mass 1 from one to the other. */
function transport(a: Float64Array, b: Float64Array, p: 1 | 2): number {
  let cost = 0;
  // In units of 1 / (a.length * b.length) every point holds a whole number.
  let leftA = b.length;
  let leftB = a.length;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const moved = Math.min(leftA, leftB);
    const distance = Math.abs((a[i] ?? 0) - (b[j] ?? 0));
    cost += moved * (p === 1 ? distance : distance * distance);
    leftA -= moved;
    leftB -= moved;
    if (leftA === 0) [i, leftA] = [i + 1, b.length];
    if (leftB === 0) [j, leftB] = [j + 1, a.length];
  }
  return cost / (a.length * b.length);
}

/** The points along each direction, ascending. */
function projections(directions: Rows, points: Rows): Float64Array[] {
  const sorted: Float64Array[] = [];
  forEachRow(directions, points, (_, products) => sorted.push(products.slice().sort()));
  return sorted;
}

function indices(first: number, end: number): Uint32Array {
  return Uint32Array.from({ length: end - first }, (_, i) => first + i);
}
