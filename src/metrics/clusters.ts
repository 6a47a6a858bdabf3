import { randomInt, uniform01 } from '../support/philox.js';
import { checkInteger, checkPoints, checkSameSize } from './checks.js';
import { clouds, forEachDistances } from './distances.js';
import { tooFew } from './faults.js';
import { pick, type Points } from './points.js';

export interface ClusterOptions {
  readonly k: number;
  readonly seed?: number;
  /** Most rounds of Lloyd's algorithm; 300 by default. */
  readonly rounds?: number;
}

export interface Assignment {
  /** Index of every point's nearest centre, the first of equals. */
  readonly labels: Int32Array;
  /** Squared distance of every point to it. */
  readonly squared: Float64Array;
  /** Points of every centre. */
  readonly counts: Int32Array;
}

export interface Clusters extends Assignment {
  readonly centres: Points;
  /** Sum of the squared distances. */
  readonly inertia: number;
  readonly rounds: number;
}

/**
 * k-means: centres drawn by k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's rounds until no point changes its
 * centre. A pure function of points and seed. Takes `k` different points.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function clusters(points: Points, { k, seed = 0, rounds = 300 }: ClusterOptions): Clusters {
  checkInteger('k', k, 1);
  checkInteger('rounds', rounds, 1);
  checkPoints('points', points, k);
  return settle(points, seeds(points, k, seed), rounds);
}

/** Lloyd's rounds from given centres. Throws as `clusters` does. */
export function settle(points: Points, start: Points, rounds: number): Clusters {
  let centres = start;
  let assigned = assign(points, centres);
  for (let round = 1; round <= rounds; round++) {
    centres = means(points, assigned, start.count);
    const next = assign(points, centres);
    const settled = next.labels.every((label, i) => label === assigned.labels[i]);
    assigned = next;
    if (settled) return finished(centres, assigned, round);
  }
  return finished(centres, assigned, rounds);
}

/** Nearest centres of points. Takes one of each. Throws as `clusters` does. */
export function assign(points: Points, centres: Points): Assignment {
  checkPoints('points', points, 1);
  checkPoints('centres', centres, 1);
  checkSameSize('centres', points, centres);
  const labels = new Int32Array(points.count);
  const least = new Float64Array(points.count).fill(Infinity);
  const counts = new Int32Array(centres.count);
  forEachDistances(...clouds(points, centres), (row, squared) => {
    const nearest = smallest(squared);
    labels[row] = nearest;
    least[row] = squared[nearest] ?? Infinity;
    counts[nearest] = (counts[nearest] ?? 0) + 1;
  });
  return { labels, squared: least, counts };
}

function finished(centres: Points, assigned: Assignment, rounds: number): Clusters {
  return { centres, ...assigned, inertia: assigned.squared.reduce((a, b) => a + b, 0), rounds };
}

/** Each next centre is drawn with a probability proportional to its squared distance to the nearest one so far. */
function seeds(points: Points, k: number, seed: number): Points {
  const stream = { seed, stream: 'clusters', step: 0 };
  const chosen = [randomInt(points.count, stream)];
  let { squared } = assign(points, pick(points, chosen));
  while (chosen.length < k) {
    const next = proportional(squared, uniform01(stream, chosen.length), k);
    chosen.push(next);
    const closer = assign(points, pick(points, [next])).squared;
    squared = squared.map((distance, i) => Math.min(distance, closer[i] ?? Infinity));
  }
  return pick(points, chosen);
}

function proportional(weights: Float64Array, uniform: number, k: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) throw tooFew('points', `at least ${k} different ones`, 'fewer');
  let left = uniform * total;
  let last = 0;
  for (const [index, weight] of weights.entries()) {
    if (weight === 0) continue;
    last = index;
    left -= weight;
    if (left < 0) break;
  }
  return last;
}

/** Means of the clusters; one without points is moved to the point farthest from its centre. */
function means(points: Points, { labels, squared, counts }: Assignment, k: number): Points {
  const { size } = points;
  const sums = new Float64Array(k * size);
  for (const [i, label] of labels.entries())
    for (let c = 0; c < size; c++)
      sums[label * size + c] = (sums[label * size + c] ?? 0) + (points.data[i * size + c] ?? 0);
  const far = squared.slice();
  for (const [label, count] of counts.entries()) {
    const own = sums.subarray(label * size, (label + 1) * size);
    own.set(count === 0 ? takeFarthest(points, far) : own.map((sum) => sum / count));
  }
  return { count: k, size, data: sums };
}

function takeFarthest(points: Points, squared: Float64Array): ArrayLike<number> {
  const farthest = squared.indexOf(squared.reduce((a, b) => Math.max(a, b)));
  squared[farthest] = 0;
  return pick(points, [farthest]).data;
}

function smallest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? Infinity) < (values[best] ?? Infinity)) best = i;
  return best;
}
