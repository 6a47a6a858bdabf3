import {
  add,
  cast,
  constant,
  div,
  equal,
  greater,
  less,
  mul,
  type Operand,
  reshape,
  stopGradient,
  sum,
  type Value,
} from '../../ir/index.js';
import { tensor } from '../../tensor/index.js';
import { checkArgument } from '../check.js';

/**
 * Mean of G's loss over the `k` generated examples with the highest scores, a scalar (Sinha et al. 2020).
 * `perExample` is G's loss of every one (`perFake` of an adversarial loss), `scores` D's output for them, both `[batch, 1]`
 * or `[batch]`; `k` from 1 to the batch size, a whole number or a scalar. Of equal scores the first counts as higher. Where D gives
 * energies, negate them. Use it once D is good enough to tell bad samples: let `k` fall from the batch size.
 * Throws LOSS_ARGUMENT for a number out of range; a scalar is not known ahead.
 */
export function topK(perExample: Value, scores: Value, k: Operand): Value {
  if (typeof k === 'number')
    checkArgument('k', k, {
      ...{ where: 'topK', least: 1, most: scores.shape[0] ?? 1, whole: true },
      fix: 'Take from half the batch size up to all of it.',
    });
  const chosen = reshape(cast(less(ranks(scores), k), 'float32'), perExample.shape);
  return div(sum(mul(perExample, chosen)), sum(chosen));
}

/** How many scores come before each in the order from high to low: `[batch]`, without a gradient. */
function ranks(scores: Value): Value {
  const count = scores.shape[0] ?? 1;
  const column = stopGradient(reshape(scores, [count, 1]));
  const row = reshape(column, [1, count]);
  const higher = cast(greater(row, column), 'float32');
  const earlierTie = mul(cast(equal(row, column), 'float32'), earlier(count));
  return sum(add(higher, earlierTie), { axes: [1] });
}

/** 1 where the column's index is below the row's. */
function earlier(count: number): Value {
  const flags = Array.from({ length: count * count }, (_, i) => (i % count < Math.floor(i / count) ? 1 : 0));
  return constant(tensor([count, count], flags));
}
