import { grad } from '../../autodiff/index.js';
import { reshape, square, sum, type Value } from '../../ir/index.js';
import { invariant } from '../../support/invariant.js';

/** D as a function of its input: `[batch, ...]` to `[batch, 1]` or `[batch]`. */
export type Critic = (x: Value) => Value;

export interface Packing {
  /** Examples the critic judges at once, as one input: the norm is that of all their gradients. Default 1. */
  readonly pack?: number;
}

/** Squared Euclidean norm of the gradient of the critic's output in its input, of every pack of examples: `[packs]`. */
export function squaredGradientNorms(critic: Critic, x: Value, { pack = 1 }: Packing): Value {
  const [gradient] = grad(sum(critic(x)), [x]);
  invariant(gradient, 'one value has one gradient');
  const squares = sum(square(gradient), { axes: x.shape.map((_, axis) => axis).slice(1) });
  return pack === 1 ? squares : sum(reshape(squares, [-1, pack]), { axes: [1] });
}
