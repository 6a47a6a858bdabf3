import { GanymedeError } from './errors.js';
import { fillBernoulli, fillNormal, fillUniform, type Stream } from './philox.js';

/** What the elements of a random tensor are drawn from. */
export type Distribution =
  | { readonly kind: 'normal' }
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  /** `scale` (default 1) with probability `keep`, otherwise 0. */
  | { readonly kind: 'bernoulli'; readonly keep: number; readonly scale?: number };

/** Fill `out` with independent draws from `distribution`. Throws RANDOM_ARGUMENT for one of another kind, or of numbers out of range. */
export function draw(out: Float32Array, stream: Stream, distribution: Distribution): void {
  switch (distribution.kind) {
    case 'normal':
      fillNormal(out, stream);
      return;
    case 'uniform':
      checkBounds(distribution);
      fillUniform(out, stream, distribution.low, distribution.high);
      return;
    case 'bernoulli':
      checkKeep(distribution);
      fillBernoulli(out, stream, distribution.keep, distribution.scale ?? 1);
      return;
    default:
      throw unknownKind(distribution);
  }
}

type Of<Kind extends Distribution['kind']> = Extract<Distribution, { kind: Kind }>;

function checkBounds({ low, high }: Of<'uniform'>): void {
  if (low <= high && Number.isFinite(high - low)) return;
  throw new GanymedeError('RANDOM_ARGUMENT', `no number lies between ${low} and ${high}`, {
    where: 'distribution of the kind uniform',
    expected: 'finite numbers, `low` at most `high`',
    actual: `low ${low}, high ${high}`,
    fix: 'Give `low` and `high` in this order, such as -1 and 1.',
  });
}

function checkKeep({ keep, scale = 1 }: Of<'bernoulli'>): void {
  if (keep >= 0 && keep <= 1 && Number.isFinite(scale)) return;
  throw new GanymedeError('RANDOM_ARGUMENT', `nothing is ${scale} with the probability ${keep}`, {
    where: 'distribution of the kind bernoulli',
    expected: '`keep` from 0 to 1, `scale` a finite number',
    actual: `keep ${keep}, scale ${scale}`,
    fix: 'Give a probability as `keep`; leave `scale` out for 1.',
  });
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
