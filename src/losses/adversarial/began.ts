import { abs, add, clip, mean, mul, square, stopGradient, sub, type Value } from '../../ir/index.js';
import { checkArgument, checkShape } from '../check.js';

/**
 * `L(x) = |x - D(x)|^eta` of every example: `x` and its reconstruction `[batch, ...]` to `[batch]`, the mean over the
 * elements of one example (Berthelot et al. 2017, equation 1). `eta` 1 (default) or 2. Throws SHAPE_MISMATCH.
 */
export function reconstructionError(x: Value, reconstruction: Value, eta: 1 | 2 = 1): Value {
  checkShape('reconstruction', reconstruction, x.shape);
  const difference = sub(x, reconstruction);
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return mean(eta === 1 ? abs(difference) : square(difference), { axes });
}

export interface BeganOptions {
  /** Reconstruction errors `[batch]` of real examples. */
  readonly real: Value;
  /** Reconstruction errors `[batch]` of generated examples. */
  readonly fake: Value;
  /** Scalar weight of the generated examples in D's loss, from 0 (its first value) to 1. */
  readonly k: Value;
  /** Diversity ratio `E[L(G(z))] / E[L(x)]` to hold, in [0, 1]; default 0.5. */
  readonly gamma?: number;
  /** Learning rate of `k`, from 0; default 0.001. */
  readonly lambda?: number;
}

export interface BeganLosses {
  /** Scalar: `L(x) - k L(G(z))`. */
  readonly D: Value;
  /** Scalar: `L(G(z))`. */
  readonly G: Value;
  /** Scalar: `k + lambda (gamma L(x) - L(G(z)))`, kept in [0, 1]; no gradient flows through it. */
  readonly nextK: Value;
  /** Scalar: `L(x) + |gamma L(x) - L(G(z))|`, which falls as the training comes along. */
  readonly convergence: Value;
}

/**
 * BEGAN (Berthelot et al. 2017, section 3.4): an autoencoder as D, and a weight `k` that balances both players. For
 * smooth pictures of one subject; a lower `gamma` gives less variety. Throws LOSS_ARGUMENT for numbers out of range.
 */
export function beganLosses({ real, fake, k, gamma = 0.5, lambda = 0.001 }: BeganOptions): BeganLosses {
  const where = 'beganLosses';
  checkArgument('gamma', gamma, { where, least: 0, most: 1, fix: 'Take 0.5, or less for less variety.' });
  checkArgument('lambda', lambda, { where, least: 0, fix: 'Take 0.001.' });
  const onReal = mean(real);
  const onFake = mean(fake);
  const balance = sub(mul(onReal, gamma), onFake);
  return {
    D: sub(onReal, mul(stopGradient(k), onFake)),
    G: onFake,
    nextK: stopGradient(clip(add(k, mul(balance, lambda)), 0, 1)),
    convergence: add(onReal, abs(balance)),
  };
}
