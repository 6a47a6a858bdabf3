import { mean, square, sub, sum, type Value } from '../../ir/index.js';
import { checkShape } from '../check.js';

/**
 * `||E f(x) - E f(G(z))||^2`, a scalar, for features `[batch, ...]` of an inner layer of D (Salimans et al. 2016, section
 * 3.1). G minimises it in place of its own loss. Use it for semi-supervised learning, or where G runs after D in circles.
 * Throws SHAPE_MISMATCH.
 */
export function featureMatching(realFeatures: Value, fakeFeatures: Value): Value {
  const [real, fake] = [mean(realFeatures, { axes: [0] }), mean(fakeFeatures, { axes: [0] })];
  checkShape('featureMatching mean of the fake', fake, real.shape);
  return sum(square(sub(real, fake)));
}
