import { GanymedeError } from './errors.js';
import { fillBernoulli, fillNormal, fillUniform, type Stream } from './philox.js';

/** What the elements of a random tensor are drawn from. */
export type Distribution =
  | { readonly kind: 'normal' }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  /** `scale` (default 1) with probability `keep`, otherwise 0. */
  | { readonly kind: 'bernoulli'; readonly keep: number; readonly scale?: number };

/** Fill `out` with independent draws from `distribution`. Throws RANDOM_ARGUMENT for one of another kind. */
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
      return;
    default:
      throw unknownKind(distribution);
  }
}

/** There are others only where no compiler saw them. */
function unknownKind({ kind }: { readonly kind: unknown }): GanymedeError {
  return new GanymedeError('RANDOM_ARGUMENT', `there is no distribution of the kind "${String(kind)}"`, {
    where: 'distribution.kind',
    expected: 'normal, uniform or bernoulli',
    actual: String(kind),
    fix: 'Draw from one of those, and compute others from it.',
  });
}
