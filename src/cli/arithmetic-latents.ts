import { elements } from '../ir/index.js';
import { draw } from '../support/distribution.js';
import type { Tensor } from '../tensor/index.js';
import { type Game, onShell } from '../train/index.js';
import type { SignedTerm } from './parse-arithmetic.js';

/** Results shown, three by three, the exact one in the middle. */
export const RESULTS = 9;
/** Range of the noise on the others, either way. */
const JITTER = 0.25;

interface Arithmetic {
  /** The latents of the samples, `[count, ...latent]`. */
  readonly noise: Tensor;
  readonly terms: readonly SignedTerm[];
  readonly seed: number;
}

interface ArithmeticLatents {
  /** For every term its samples and their mean, then three columns of results. */
  readonly columns: readonly (readonly Float32Array[])[];
  /** Whether nothing is left of the terms. */
  readonly cancels: boolean;
}

/** Latents of terms, their means and their sum; of a normal prior means and sum are on the shell. */
export function latentsOf({ latent }: Pick<Game, 'latent'>, wanted: Arithmetic): ArithmeticLatents {
  const { noise, terms, seed } = wanted;
  const size = elements(latent.shape);
  const at = (sample: number): Float32Array =>
    Float32Array.from(noise.data.subarray((sample - 1) * size, sample * size));
  const placed = latent.distribution.kind === 'normal' ? onShell : (z: Float32Array) => z;
  const columns = terms.map(({ samples }) => {
    const each = samples.map(at);
    return [...each, placed(meanOf(each))];
  });
  const sum = new Float32Array(size);
  for (const [i, { sign }] of terms.entries())
    columns[i]?.at(-1)?.forEach((value, k) => (sum[k] = (sum[k] ?? 0) + sign * value));
  const result = cancelsOut(sum) ? new Float32Array(size) : placed(sum);
  return { columns: [...columns, ...columnsOf(jittered(result, seed))], cancels: cancelsOut(sum) };
}

/** Sums of the same numbers in another order differ by their rounding. */
function cancelsOut(sum: Float32Array): boolean {
  return sum.every((value) => Math.abs(value) < 1e-5);
}

function meanOf(latents: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(latents[0]?.length ?? 0);
  for (const latent of latents)
    latent.forEach((value, k) => (mean[k] = (mean[k] ?? 0) + value / latents.length));
  return mean;
}

/** The result in the middle of itself with noise. */
function jittered(result: Float32Array, seed: number): Float32Array[] {
  return Array.from({ length: RESULTS }, (_, i) => {
    const noise = new Float32Array(result.length);
    if (i !== (RESULTS - 1) / 2)
      draw(noise, { seed, stream: 'arithmetic', step: i }, { kind: 'uniform', low: -JITTER, high: JITTER });
    return result.map((value, k) => value + (noise[k] ?? 0));
  });
}

function columnsOf(results: readonly Float32Array[]): Float32Array[][] {
  return [0, 1, 2].map((column) => results.filter((_, i) => i % 3 === column));
}
