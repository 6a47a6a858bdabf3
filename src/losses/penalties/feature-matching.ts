import { mean, square, sub, sum, type Value } from '../../ir/index.js';

/**
 * `||E f(x) - E f(G(z))||^2`, a scalar, for features `[batch, ...]` of an inner layer of D (Salimans et al. 2016, section
 * 3.1). G minimises it in place of its own loss. Use it for semi-supervised learning, or where G runs after D in circles.
 */
export function featureMatching(realFeatures: Value, fakeFeatures: Value): Value {
  return sum(square(sub(mean(realFeatures, { axes: [0] }), mean(fakeFeatures, { axes: [0] }))));
}
