import { permutation } from '../support/philox.js';
import { checkInteger, checkPoints, checkPositive } from './checks.js';
import { clouds, forEachDistances } from './distances.js';
import { pick, type Points } from './points.js';

export interface BirthdayOptions {
  /** Points of a batch. */
  readonly batch: number;
  /** Random batches; 20 by default. */
  readonly batches?: number;
  /** Two points no farther apart than this (Euclidean) count as one. */
  readonly threshold: number;
  /** Most similar pairs kept for a look at them; 20 by default. */
  readonly closest?: number;
  readonly seed?: number;
}

/** Indices of two points, the lower first, and their Euclidean distance. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly distance: number;
}

export interface Birthday {
  /** Share of the batches that hold two points counted as one, in [0, 1]. */
  readonly collisions: number;
  /** `batch^2` if at least half of the batches collide, otherwise undefined: then no bound follows. */
  readonly supportAtMost: number | undefined;
  /** Most similar pairs of any batch, the most similar first. */
  readonly closest: readonly Pair[];
  /** Distance of the most similar pair of each batch. */
  readonly least: Float64Array;
}

/**
 * The birthday paradox test of Arora and Zhang 2018, section 3: if a batch of `s` samples holds duplicates with
 * probability at least 1/2, the support of most of the distribution has about `s^2` elements at most. Distances in pixels or
 * features only propose duplicates, so look at the closest pairs. Takes `batch` points, at least 2.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function birthdayParadox(
  points: Points,
  { batch, batches = 20, threshold, closest = 20, seed = 0 }: BirthdayOptions,
): Birthday {
  checkInteger('batch', batch, 2);
  checkInteger('batches', batches, 1);
  checkInteger('closest', closest, 1);
  if (threshold !== 0) checkPositive('threshold', threshold);
  checkPoints('points', points, batch);
  const found = Array.from({ length: batches }, (_, step) => {
    const order = permutation(points.count, { seed, stream: 'birthday-paradox', step });
    return closestPairs(points, order.subarray(0, batch).sort(), closest);
  });
  const least = Float64Array.from(found, ([first]) => first?.distance ?? Infinity);
  const collided = least.filter((distance) => distance <= threshold).length;
  return {
    collisions: collided / batches,
    supportAtMost: 2 * collided >= batches ? batch ** 2 : undefined,
    closest: different(found.flat().sort(byDistance)).slice(0, closest),
    least,
  };
}

function closestPairs(points: Points, indices: Uint32Array, keep: number): Pair[] {
  const [cloud] = clouds(pick(points, indices));
  const pairs: Pair[] = [];
  forEachDistances(cloud, cloud, (row, squared) => {
    for (let j = row + 1; j < squared.length; j++) {
      const distance = Math.sqrt(squared[j] ?? Infinity);
      if (pairs.length < keep || distance < (pairs.at(-1)?.distance ?? 0))
        insert(pairs, { a: indices[row] ?? 0, b: indices[j] ?? 0, distance }, keep);
    }
  });
  return pairs;
}

function insert(pairs: Pair[], pair: Pair, keep: number): void {
  pairs.push(pair);
  pairs.sort(byDistance);
  if (pairs.length > keep) pairs.pop();
}

/** Without the pairs that an earlier batch also held. */
function different(pairs: readonly Pair[]): Pair[] {
  return [...new Map(pairs.map((pair) => [`${pair.a} ${pair.b}`, pair])).values()];
}

function byDistance(x: Pair, y: Pair): number {
  return x.distance - y.distance || x.a - y.a || x.b - y.b;
}
