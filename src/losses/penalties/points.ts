import { add, mul, sqrt, sub, type Value, variance } from '../../ir/index.js';
import { checkShape } from '../check.js';

/**
 * `epsilon real + (1 - epsilon) fake`, `[batch, ...]`: a point between each pair, for the penalty of WGAN-GP (Gulrajani
 * et al. 2017, section 4). `epsilon [batch, 1, ...]` is uniform in [0, 1), one number for each pair. Throws SHAPE_MISMATCH.
 */
export function interpolate(real: Value, fake: Value, epsilon: Value): Value {
  checkShape('interpolate fake', fake, real.shape);
  checkShape('interpolate epsilon', epsilon, [
    ...real.shape.slice(0, 1),
    ...real.shape.slice(1).map(() => 1),
  ]);
  return add(fake, mul(epsilon, sub(real, fake)));
}

/**
 * `real + scale std(real) u`: points around the data, at the ends of the lines on which the penalty of DRAGAN is taken (Kodali et
 * al. 2017): `gradientPenalty` at `interpolate(draganPoint(real, u), real, epsilon)` is that of the authors' code. The
 * standard deviation is over the whole minibatch; `u`, of the shape of `real`, is uniform in [0, 1).
 * Use it with a logit loss where the gap between data and samples is too wide for `interpolate`. `scale` is 0.5 by default.
 * Throws SHAPE_MISMATCH.
 */
export function draganPoint(real: Value, u: Value, { scale = 0.5 }: { readonly scale?: number } = {}): Value {
  checkShape('draganPoint u', u, real.shape);
  return add(real, mul(u, mul(sqrt(variance(real)), scale)));
}
