import { elements, inputsOf, matmul, type OpAttrs, reshape, sumTo, type Value } from '../ir/index.js';
import type { VjpRules } from './rule.js';

type Flags = OpAttrs['MatMul'];

/** Each transpose flag moves into the flags of the gradient's product; nothing is transposed in memory. */
export const matmulRules: VjpRules<'MatMul'> = {
  MatMul: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    return [sumTo(leftGradient(y.attrs, dy, b), a.shape), sharedRightGradient(y.attrs, a, b, dy)];
  },
};

/** `y = A B`: `dA = dy B'`, or `dA' = B dy'` for a transposed left side. */
function leftGradient({ transposeA, transposeB }: Flags, dy: Value, b: Value): Value {
  return transposeA
    ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
    : matmul(dy, b, { transposeB: !transposeB });
}

/** A matrix shared by a whole batch gets its gradient from one product over the merged batch and row axes. */
function sharedRightGradient(flags: Flags, a: Value, b: Value, dy: Value): Value {
  const merges = b.shape.length === 2 && a.shape.length > 2 && !flags.transposeA;
  return merges
    ? rightGradient(flags, mergeRows(a), mergeRows(dy))
    : sumTo(rightGradient(flags, a, dy), b.shape);
}

function mergeRows(x: Value): Value {
  const columns = x.shape.at(-1) ?? 1;
  return reshape(x, [elements(x.shape) / columns, columns]);
}

/** `y = A B`: `dB = A' dy`, or `dB' = dy' A` for a transposed right side. */
function rightGradient({ transposeA, transposeB }: Flags, a: Value, dy: Value): Value {
  return transposeB
    ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, dy, { transposeA: !transposeA });
}
