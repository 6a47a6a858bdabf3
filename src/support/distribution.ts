import { fillBernoulli, fillNormal, fillUniform, type Stream } from './philox.js';

/** What the elements of a random tensor are drawn from. */
export type Distribution =
  | { readonly kind: 'normal' }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  /** `scale` (default 1) with probability `keep`, otherwise 0. */
  | { readonly kind: 'bernoulli'; readonly keep: number; readonly scale?: number };

/** Fill `out` with independent draws from `distribution`. */
export function draw(out: Float32Array, stream: Stream, distribution: Distribution): void {
  switch (distribution.kind) {
    case 'normal':
      fillNormal(out, stream);
      return;
    case 'uniform':
      fillUniform(out, stream, distribution.low, distribution.high);
      return;
    case 'bernoulli':
      fillBernoulli(out, stream, distribution.keep, distribution.scale ?? 1);
  }
}
