import {
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Operand,
  softplus,
  square,
  sub,
  sum,
  type Value,
} from '../ir/index.js';
import { checkShape } from './check.js';

/**
 * Mean of `-log softmax(logits)[label]` over `logits [batch, classes]` and `labels int32 [batch]`, every label a class
 * from 0. Throws SHAPE_MISMATCH.
 */
export function crossEntropy(logits: Value, labels: Value): Value {
  checkShape('crossEntropy labels', labels, logits.shape.slice(0, -1));
  const chosen = mul(logSoftmax(logits), oneHot(labels, logits.shape.at(-1) ?? 1));
  return neg(mean(sum(chosen, { axes: [-1] })));
}

/**
 * Mean of `-t log s - (1 - t) log(1 - s)`, `s = sigmoid(logits)`, for targets `t` in [0, 1], one for each logit or one for
 * all; stable for large logits. Throws SHAPE_MISMATCH.
 */
export function binaryCrossEntropyWithLogits(logits: Value, targets: Operand): Value {
  checkOneOrAll('binaryCrossEntropyWithLogits targets', targets, logits);
  return mean(sub(softplus(logits), mul(logits, targets)));
}

/** Mean of `(a - b)^2` over every element; `b` has the shape of `a` or is one number. Throws SHAPE_MISMATCH. */
export function meanSquaredError(a: Value, b: Operand): Value {
  checkOneOrAll('meanSquaredError b', b, a);
  return mean(square(sub(a, b)));
}

function checkOneOrAll(where: string, operand: Operand, { shape }: Value): void {
  if (typeof operand !== 'number' && operand.shape.length > 0) checkShape(where, operand, shape);
}
