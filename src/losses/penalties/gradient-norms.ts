import { grad } from '../../autodiff/index.js';
import { square, sum, type Value } from '../../ir/index.js';
import { invariant } from '../../support/invariant.js';

/** D as a function of its input: `[batch, ...]` to `[batch, 1]` or `[batch]`. */
export type Critic = (x: Value) => Value;

/** Squared Euclidean norm of the gradient of the critic's output in its input, of every example: `[batch]`. */
export function squaredGradientNorms(critic: Critic, x: Value): Value {
  const [gradient] = grad(sum(critic(x)), [x]);
  invariant(gradient, 'one value has one gradient');
  return sum(square(gradient), { axes: x.shape.map((_, axis) => axis).slice(1) });
}
