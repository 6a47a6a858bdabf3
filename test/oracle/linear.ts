import {
  accumulate,
  at,
  fill,
  get,
  indices,
  inputAt,
  type NdArray,
  offset,
  replaced,
  sizeOf,
} from './arrays.js';
import type { Rules } from './rule.js';

/** `fold` the entries of `x` that reduce to the same entry, from `start`. */
function reduce(
  x: NdArray,
  axes: readonly number[],
  start: number,
  fold: (a: number, b: number) => number,
): Float64Array {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const result = new Float64Array(sizeOf(kept)).fill(start);
  for (const index of indices(x.shape)) {
    const position = offset(index, kept);
    result[position] = fold(get(result, position), at(x, index));
  }
  return result;
}

const plus = (a: number, b: number): number => a + b;

function indexOfMaximum(entries: readonly number[]): number {
  return entries.indexOf(Math.max(...entries));
}

export const reduceRules: Rules<'ReduceSum' | 'ReduceMean' | 'ReduceMax' | 'ArgMax' | 'LogSoftmax'> = {
  ReduceSum: (value, inputs) => reduce(inputAt(inputs, 0), value.attrs.axes, 0, plus),
  ReduceMean: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const count = sizeOf(value.attrs.axes.map((axis) => x.shape[axis] ?? NaN));
    return reduce(x, value.attrs.axes, 0, plus).map((total) => total / count);
  },
  ReduceMax: (value, inputs) =>
    reduce(inputAt(inputs, 0), value.attrs.axes, -Infinity, (a, b) => Math.max(a, b)),
  ArgMax: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const { axis } = value.attrs;
    return fill(replaced(x.shape, axis, 1), (index) => indexOfMaximum(line(x, index, axis)));
  },
  LogSoftmax: (value, inputs) => {
    const x = inputAt(inputs, 0);
    return fill(x.shape, (index) => at(x, index) - logSumExp(line(x, index, value.attrs.axis)));
  },
};

/** The entries of `x` through `index` along `axis`. */
function line(x: NdArray, index: readonly number[], axis: number): number[] {
  return Array.from({ length: x.shape[axis] ?? 0 }, (_, i) => at(x, replaced(index, axis, i)));
}

function logSumExp(entries: readonly number[]): number {
  const peak = Math.max(...entries);
  return peak + Math.log(entries.reduce((total, x) => total + Math.exp(x - peak), 0));
}

export const matMulRules: Rules<'MatMul'> = {
  MatMul: (value, inputs) => {
    const a = inputAt(inputs, 0);
    const b = inputAt(inputs, 1);
    const { transposeA, transposeB } = value.attrs;
    const inner = a.shape.at(transposeA ? -2 : -1) ?? 0;
    const result = new Float64Array(sizeOf(value.shape));
    for (const [position, index] of [...indices(value.shape)].entries()) {
      const batch = index.slice(0, -2);
      const [row = 0, column = 0] = index.slice(-2);
      for (let k = 0; k < inner; k++) {
        const left = at(a, [...batch, ...(transposeA ? [k, row] : [row, k])]);
        const right = at(b, [...batch, ...(transposeB ? [column, k] : [k, column])]);
        accumulate(result, position, left * right);
      }
    }
    return result;
  },
};
