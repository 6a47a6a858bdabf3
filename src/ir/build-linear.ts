import { add, div, exp, log, mul, square, sub } from './build-elementwise.js';
import { make } from './infer.js';
import { normalizeAxis } from './shapes.js';
import type { Value } from './value.js';

/** Axes to reduce (default: all; negative ones count from the last) and whether they stay with size 1. */
export interface ReduceOptions {
  readonly axes?: readonly number[];
  readonly keepDims?: boolean;
}

function reduceAttrs(x: Value, options: ReduceOptions): { axes: readonly number[]; keepDims: boolean } {
  const axes = options.axes ?? x.shape.map((_, axis) => axis);
  const sorted = axes.map((axis) => normalizeAxis(axis, x.shape.length)).sort((a, b) => a - b);
  return { axes: sorted, keepDims: options.keepDims ?? false };
}

export const sum = (x: Value, options: ReduceOptions = {}): Value =>
  make('ReduceSum', [x], reduceAttrs(x, options));
export const mean = (x: Value, options: ReduceOptions = {}): Value =>
  make('ReduceMean', [x], reduceAttrs(x, options));
export const max = (x: Value, options: ReduceOptions = {}): Value =>
  make('ReduceMax', [x], reduceAttrs(x, options));
export const min = (x: Value, options: ReduceOptions = {}): Value => mul(max(mul(x, -1), options), -1);

/** Variance around the mean, divided by the count (not by count - 1). */
export function variance(x: Value, options: ReduceOptions = {}): Value {
  const centred = sub(x, mean(x, { ...options, keepDims: true }));
  return mean(square(centred), options);
}

/** Index of the largest entry along `axis` (the first of equal ones), `int32`. */
export function argMax(
  x: Value,
  options: { readonly axis?: number; readonly keepDims?: boolean } = {},
): Value {
  return make('ArgMax', [x], {
    axis: normalizeAxis(options.axis ?? -1, x.shape.length),
    keepDims: options.keepDims ?? false,
  });
}

export const logSoftmax = (x: Value, axis = -1): Value =>
  make('LogSoftmax', [x], { axis: normalizeAxis(axis, x.shape.length) });
export const softmax = (x: Value, axis = -1): Value => exp(logSoftmax(x, axis));

/** `log(sum(exp(x)))` over `axis`, shifted by the maximum. */
export function logSumExp(x: Value, axis = -1): Value {
  const peak = make('StopGradient', [max(x, { axes: [axis], keepDims: true })], {});
  const total = log(sum(exp(sub(x, peak)), { axes: [axis], keepDims: true }));
  return sum(add(total, peak), { axes: [axis] });
}

/** Matrix product over the last two axes; earlier axes broadcast. */
export function matmul(
  a: Value,
  b: Value,
  options: { readonly transposeA?: boolean; readonly transposeB?: boolean } = {},
): Value {
  return make('MatMul', [a, b], {
    transposeA: options.transposeA ?? false,
    transposeB: options.transposeB ?? false,
  });
}

/** Divide by the Euclidean norm over `axes`, kept away from zero by `epsilon`. */
export function normalize(
  x: Value,
  options: { readonly axes: readonly number[]; readonly epsilon?: number },
): Value {
  const squared = sum(square(x), { axes: options.axes, keepDims: true });
  return div(x, make('Sqrt', [add(squared, options.epsilon ?? 1e-12)], {}));
}
