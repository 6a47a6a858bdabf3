/** Largest difference over the largest expected magnitude; 0 for equal arrays, NaN where one has NaN. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return NaN;
  const differences = Array.from(expected, (value, i) => Math.abs(value - (actual[i] ?? NaN)));
  const worst = Math.max(0, ...differences);
  return worst === 0 ? 0 : worst / Math.max(...Array.from(expected, Math.abs));
}
