import { add, mul, sqrt, sub, type Value, variance } from '../../ir/index.js';

/**
 * `epsilon real + (1 - epsilon) fake`, `[batch, ...]`: a point between each pair, for the penalty of WGAN-GP (Gulrajani
 * et al. 2017, section 4). `epsilon [batch, 1, ...]` is uniform in [0, 1), one number for each pair.
 */
export function interpolate(real: Value, fake: Value, epsilon: Value): Value {
  return add(fake, mul(epsilon, sub(real, fake)));
}

/**
 * `real + scale std(real) u`: points around the data, for the penalty of DRAGAN (Kodali et al. 2017 and the
 * authors' code). The standard deviation is over the whole minibatch; `u`, of the shape of `real`, is uniform in [0, 1).
 * Use it with a logit loss where the gap between data and samples is too wide for `interpolate`. `scale` is 0.5 by default.
 */
export function draganPoint(real: Value, u: Value, { scale = 0.5 }: { readonly scale?: number } = {}): Value {
  return add(real, mul(u, mul(sqrt(variance(real)), scale)));
}
