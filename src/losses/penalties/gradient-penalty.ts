import { add, mean, relu, sqrt, square, sub, type Value } from '../../ir/index.js';
import { checkArgument } from '../check.js';
import { type Critic, type Packing, squaredGradientNorms } from './gradient-norms.js';

export interface GradientPenaltyOptions extends Packing {
  /** The norm to hold, from 0; default 1. */
  readonly target?: number;
  /** `two` (default) draws norms to the target, `one` lowers only those above it. */
  readonly sides?: 'one' | 'two';
}

/** Added to the squared norm: keeps the derivative of the root finite where a gradient vanishes. */
const epsilon = 1e-12;

/**
 * Mean over the batch of `(||grad D(x)|| - target)^2`, a scalar (WGAN-GP, Gulrajani et al. 2017, equation 3), or of
 * `max(0, ||grad D(x)|| - target)^2` with one side (Petzka et al. 2018). The norm is `sqrt(sum of squares + 1e-12)`.
 * `x [batch, ...]` comes from `interpolate` or `draganPoint`. Use it, ten times, with the Wasserstein loss. Gradients
 * are of the sum of the outputs: of a critic that judges every example, or pack of them, by itself, those are the slopes at single
 * examples. What it learns of the batch flows into them; with layer normalisation nothing does, with batch normalisation so much
 * that the recipes refuse it. Throws LOSS_ARGUMENT.
 */
export function gradientPenalty(
  critic: Critic,
  x: Value,
  { target = 1, sides = 'two', ...packing }: GradientPenaltyOptions = {},
): Value {
  checkArgument('target', target, {
    where: 'gradientPenalty',
    least: 0,
    fix: 'Take 1, or 0 for no slope at all.',
  });
  const excess = sub(sqrt(add(squaredGradientNorms(critic, x, packing), epsilon)), target);
  return mean(square(sides === 'one' ? relu(excess) : excess));
}
