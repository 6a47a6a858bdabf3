import { mixtureDensity } from '../../data/index.js';
import type { Tensor } from '../../tensor/index.js';

/** The line on which densities are compared: it holds all but 2e-8 of the data. */
const line = { low: -5, high: 5, bins: 100 } as const;

const width = (line.high - line.low) / line.bins;

/** The middles of the bins, from left to right. */
export const middles: readonly number[] = Array.from(
  { length: line.bins },
  (_, i) => line.low + (i + 0.5) * width,
);

/** The density of the data in every bin. */
export const dataDensity: readonly number[] = middles.map(mixtureDensity);

/** The density of samples in every bin; what lies beyond the line is in none. */
export function densityOf(samples: Tensor['data']): number[] {
  const counts = new Array<number>(line.bins).fill(0);
  for (const x of samples) {
    const bin = Math.floor((x - line.low) / width);
    if (bin >= 0 && bin < line.bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count) => count / (samples.length * width));
}

/** Total variation between the data and samples of this density: half the area between them, in [0, 1]. */
export function totalVariation(ofSamples: readonly number[]): number {
  const between = sum(ofSamples.map((q, i) => Math.abs(q - (dataDensity[i] ?? 0)))) * width;
  const beyond = 1 - sum(ofSamples) * width;
  return (between + beyond) / 2;
}

/** `D* = p_data / (p_data + p_g)`, the best discriminator (proposition 1). */
export function bestDiscriminator(ofSamples: readonly number[]): number[] {
  return ofSamples.map((q, i) => (dataDensity[i] ?? 0) / ((dataDensity[i] ?? 0) + q));
}

/** Density from which on samples are enough to tell `D*` by. */
const known = 0.005;

/** Whether `D*` can be told in a bin, from the density of the data and of samples there. */
export function isKnown(bin: number, ofSamples: readonly number[]): boolean {
  return (dataDensity[bin] ?? 0) + (ofSamples[bin] ?? 0) >= known;
}

/** Density of the data from which on a place counts as its support. */
const least = 0.01;

/** Mean of `|D - D*|` over the bins of the support of the data. */
export function distanceToBest(D: readonly number[], ofSamples: readonly number[]): number {
  const best = bestDiscriminator(ofSamples);
  const inside = middles.flatMap((_, i) => ((dataDensity[i] ?? 0) >= least ? [i] : []));
  return sum(inside.map((i) => Math.abs((D[i] ?? 0) - (best[i] ?? 0)))) / inside.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
