/** From a smallest to a largest number. */
export type Range = readonly [low: number, high: number];

/** Bars of a histogram that is shown. */
export const BARS = 64;

/** A histogram of `values` as a probability density: `bins` equal bins over the range, values outside of it left out. */
export function density(values: Float32Array, [low, high]: Range, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  for (const value of values) {
    const bin = Math.floor(((value - low) / (high - low)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const unit = (values.length * (high - low)) / bins;
  return unit > 0 ? counts.map((count) => count / unit) : counts;
}

/** Smoothed by a normal kernel of standard deviation `sigma`, in bins; what reaches beyond the ends is lost. */
export function smoothed(heights: Float64Array, sigma: number): Float64Array {
  const reach = Math.ceil(4 * sigma);
  const kernel = Float64Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-(((i - reach) / sigma) ** 2) / 2),
  );
  const total = kernel.reduce((sum, weight) => sum + weight);
  return heights.map((_, bin) =>
    kernel.reduce((sum, weight, i) => sum + (weight / total) * (heights[bin + i - reach] ?? 0), 0),
  );
}
