import {
  broadcastTo,
  cast,
  div,
  elements,
  equal,
  exp,
  inputsOf,
  mul,
  reshape,
  sub,
  sum,
  type Value,
} from '../ir/index.js';
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
    const share = div(dy, elements(x.shape) / elements(y.shape));
    return [broadcastTo(keepDims(share, x, y.attrs.axes), x.shape)];
  },
  // Equal maxima share the gradient equally.
  ReduceMax: (y, dy) => {
    const [x] = inputsOf(y, 1);
    const { axes } = y.attrs;
    const mask = cast(equal(x, keepDims(y, x, axes)), 'float32');
    return [mul(mask, div(keepDims(dy, x, axes), sum(mask, { axes, keepDims: true })))];
  },
  ArgMax: () => [null],
  LogSoftmax: (y, dy) => {
    const total = sum(dy, { axes: [y.attrs.axis], keepDims: true });
    return [sub(dy, mul(exp(y), total))];
  },
};
