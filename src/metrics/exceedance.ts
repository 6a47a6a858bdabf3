/** Probability that a number of `a` exceeds one of `b`, ties counted one half: the area under the ROC curve. Takes one of each. */
export function exceedance(a: Float64Array, b: Float64Array): number {
  const [high, low] = [a.toSorted(), b.toSorted()];
  let [below, upTo, pairs] = [0, 0, 0];
  for (const value of high) {
    while (below < low.length && (low[below] ?? 0) < value) below++;
    while (upTo < low.length && (low[upTo] ?? 0) <= value) upTo++;
    pairs += (below + upTo) / 2;
  }
  return pairs / (a.length * b.length);
}
