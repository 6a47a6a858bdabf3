/** Mean, spread and the uncertainty of the mean of repeated measurements. */
export interface Summary {
  readonly mean: number;
  /** Standard deviation, divided by n as numpy.std is. */
  readonly std: number;
  /** Standard error of the mean, `std / sqrt(n)`. */
  readonly error: number;
}

/** Mean, standard deviation and standard error of at least one number. */
export function summary(values: Float64Array): Summary {
  const mean = meanOfAll(values);
  const std = Math.sqrt(meanOfAll(values.map((value) => (value - mean) ** 2)));
  return { mean, std, error: std / Math.sqrt(values.length) };
}

/** The mean of at least one number. */
export function meanOfAll(values: Float64Array | readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}
