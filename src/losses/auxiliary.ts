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

/** Mean of `-log softmax(logits)[label]` over `logits [batch, classes]` and `labels int32 [batch]`. */
export function crossEntropy(logits: Value, labels: Value): Value {
  const chosen = mul(logSoftmax(logits), oneHot(labels, logits.shape.at(-1) ?? 1));
  return neg(mean(sum(chosen, { axes: [-1] })));
}

/** Mean of `-t log s - (1 - t) log(1 - s)`, `s = sigmoid(logits)`, for targets `t` in [0, 1]; stable for large logits. */
export function binaryCrossEntropyWithLogits(logits: Value, targets: Operand): Value {
  return mean(sub(softplus(logits), mul(logits, targets)));
}

/** Mean of `(a - b)^2` over every element. */
export const meanSquaredError = (a: Value, b: Operand): Value => mean(square(sub(a, b)));
