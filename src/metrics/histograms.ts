import { badArgument, wrongShape } from './faults.js';

/** Shares that sum to 1 of counts or weights from 0. Throws METRIC_ARGUMENT for others, or if all are 0. */
function normalised(where: string, weights: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(weights);
  const wrong = values.find((value) => !(value >= 0 && value < Infinity));
  if (wrong !== undefined) throw badArgument(where, 'finite numbers from 0', wrong);
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) throw badArgument(where, 'a number above 0', 0);
  return values.map((value) => value / total);
}

/** `-sum p log p` in nats, of counts or weights. Throws METRIC_ARGUMENT. */
export function entropy(weights: ArrayLike<number>): number {
  return normalised('weights', weights).reduce((sum, p) => (p === 0 ? sum : sum - p * Math.log(p)), 0);
}

/**
 * `KL(p || q) = sum p log(p / q)` in nats, of counts or weights; infinite where q is 0 and p is not.
 * Throws METRIC_SHAPE or METRIC_ARGUMENT.
 */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  if (p.length !== q.length) throw wrongShape('histogram', `${q.length} bins`, `${p.length} bins`);
  const reference = normalised('reference', q);
  return normalised('histogram', p).reduce(
    (sum, share, i) => (share === 0 ? sum : sum + share * Math.log(share / (reference[i] ?? 0))),
    0,
  );
}

/** Jensen-Shannon divergence in nats, from 0 to log 2. Throws as `klDivergence` does. */
export function jensenShannon(p: ArrayLike<number>, q: ArrayLike<number>): number {
  if (p.length !== q.length) throw wrongShape('histogram', `${q.length} bins`, `${p.length} bins`);
  const other = normalised('reference', q);
  const one = normalised('histogram', p);
  const middle = one.map((share, i) => (share + (other[i] ?? 0)) / 2);
  return (klDivergence(one, middle) + klDivergence(other, middle)) / 2;
}
