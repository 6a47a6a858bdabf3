import { mean, square, sub, sum, type Value } from '../../ir/index.js';
import { checkShape } from '../check.js';
import type { Critic } from './gradient-norms.js';

/**
 * Mean over the batch of `||D(x) - D(T(x))||^2`, a scalar, for an example and its augmented copy, both `[batch, ...]`.
 * Balanced consistency regularisation (bCR, Zhao et al. 2020) takes it on real and on generated examples. Use
 * it where data are few and an augmentation keeps their meaning. Throws SHAPE_MISMATCH.
 */
export function consistency(critic: Critic, x: Value, augmented: Value): Value {
  checkShape('consistency augmented', augmented, x.shape);
  const difference = sub(critic(x), critic(augmented));
  return mean(sum(square(difference), { axes: difference.shape.map((_, axis) => axis).slice(1) }));
}
