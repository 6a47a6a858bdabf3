/** The value at a share of the way through the sorted samples, 0.5 for the median. */
export function quantile(samples: readonly number[], share: number): number {
  const last = samples.length - 1;
  const at = last * share;
  const ordered = [...samples].sort((a, b) => a - b);
  const [below = NaN, above = NaN] = [ordered[Math.floor(at)], ordered[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
export const minimum = (samples: readonly number[]): number => Math.min(...samples);
