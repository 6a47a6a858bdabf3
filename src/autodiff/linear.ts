import {
  broadcastTo,
  cast,
  div,
  elements,
  equal,
  exp,
  matmul,
  mul,
  type OpAttrs,
  reshape,
  sub,
  sum,
  sumTo,
  type Value,
} from '../ir/index.js';
import { inputsOf } from './inputs.js';
import type { VjpRules } from './rule.js';

/** Put the reduced axes back with size 1. */
function keepDims(dy: Value, x: Value, axes: readonly number[]): Value {
  return reshape(
    dy,
    x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)),
  );
}

export const reduceRules: VjpRules<'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ArgMax' | 'LogSoftmax'> = {
  ReduceSum: (y, dy) => {
    const [x] = inputsOf(y, 1);
    return [broadcastTo(keepDims(dy, x, y.attrs.axes), x.shape)];
  },
  ReduceMean: (y, dy) => {
    const [x] = inputsOf(y, 1);
    const share = mul(dy, elements(y.shape) / elements(x.shape));
    return [broadcastTo(keepDims(share, x, y.attrs.axes), x.shape)];
  },
  // Equal maxima share the gradient.
  ReduceMax: (y, dy) => {
    const [x] = inputsOf(y, 1);
    const { axes } = y.attrs;
    const mask = cast(equal(x, broadcastTo(keepDims(y, x, axes), x.shape)), 'float32');
    return [mul(mask, div(keepDims(dy, x, axes), sum(mask, { axes, keepDims: true })))];
  },
  ArgMax: () => [null],
  LogSoftmax: (y, dy) => {
    const total = sum(dy, { axes: [y.attrs.axis], keepDims: true });
    return [sub(dy, mul(exp(y), total))];
  },
};

export const matmulRules: VjpRules<'MatMul'> = {
  MatMul: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    return [sumTo(leftGradient(y.attrs, dy, b), a.shape), sumTo(rightGradient(y.attrs, a, dy), b.shape)];
  },
};

/** `y = A B`: `dA = dy B'`, or `dA' = B dy'` for a transposed left side. */
function leftGradient({ transposeA, transposeB }: OpAttrs['MatMul'], dy: Value, b: Value): Value {
  return transposeA
    ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
    : matmul(dy, b, { transposeB: !transposeB });
}

/** `y = A B`: `dB = A' dy`, or `dB' = dy' A` for a transposed right side. */
function rightGradient({ transposeA, transposeB }: OpAttrs['MatMul'], a: Value, dy: Value): Value {
  return transposeB
    ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
    : matmul(a, dy, { transposeA: !transposeA });
}
