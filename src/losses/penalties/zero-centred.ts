import { mean, type Value } from '../../ir/index.js';
import { type Critic, type Packing, squaredGradientNorms } from './gradient-norms.js';

/**
 * Mean over the batch of `||grad D(x)||^2`, a scalar: R1 on real and R2 on generated examples `[batch, ...]`, each with
 * the weight `gamma / 2` in D's loss (Mescheder et al. 2018, equations 9 and 10). Use it with logit and relativistic
 * losses, which it makes converge. To penalise lazily (Karras et al. 2020, section 3.1), put it into a phase of its own
 * every `interval` rounds, with `interval gamma / 2`. Gradients are of the sum of the outputs: what the critic learns of the
 * batch, such as its standard deviation (`minibatchStdDev`, as in StyleGAN2), flows into them. With packs the mean is over packs.
 * Throws LOSS_ARGUMENT unless the examples are a whole number of packs.
 */
export function zeroCentredPenalty(critic: Critic, x: Value, packing: Packing = {}): Value {
  return mean(squaredGradientNorms(critic, x, packing));
}
