import { grad } from '../../autodiff/index.js';
import { reshape, square, sum, type Value } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import { invariant } from '../../support/invariant.js';
import { checkArgument } from '../check.js';

/** D as a function of its input: `[batch, ...]` to `[batch, 1]` or `[batch]`. */
export type Critic = (x: Value) => Value;

export interface Packing {
  /** Examples the critic judges at once, as one input: the norm is that of all their gradients. Default 1. */
  readonly pack?: number;
}

/**
 * Squared Euclidean norm of the gradient of the sum of the critic's outputs in its input, of every pack of examples: `[packs]`.
 * Throws LOSS_ARGUMENT unless the examples are a whole number of packs.
 */
export function squaredGradientNorms(critic: Critic, x: Value, { pack = 1 }: Packing): Value {
  checkPack(x, pack);
  const [gradient] = grad(sum(critic(x)), [x]);
  invariant(gradient, 'one value has one gradient');
  const squares = sum(square(gradient), { axes: x.shape.map((_, axis) => axis).slice(1) });
  return pack === 1 ? squares : sum(reshape(squares, [-1, pack]), { axes: [1] });
}

function checkPack({ shape: [count = 1] }: Value, pack: number): void {
  checkArgument('pack', pack, {
    ...{ where: 'a gradient penalty', least: 1, whole: true },
    fix: 'Give the number of examples D judges at once, as in `packed`.',
  });
  if (count % pack === 0) return;
  throw new GanymedeError('LOSS_ARGUMENT', `${count} examples are no whole number of packs of ${pack}`, {
    where: 'a gradient penalty, pack',
    expected: `a divisor of the ${count} examples`,
    actual: String(pack),
    fix: 'Choose a batch that the pack divides.',
  });
}
