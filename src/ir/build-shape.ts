import { type Tensor, tensor } from '../tensor/index.js';
import { constant } from './build-elementwise.js';
import { sum } from './build-linear.js';
import { make } from './infer.js';
import { check, checkAxis } from './infer-common.js';
import { broadcastAxes, elements, normalizeAxis, sameShape } from './shapes.js';
import type { Value } from './value.js';

/** New shape with the same elements in the same order; one size may be -1. */
export function reshape(x: Value, shape: readonly number[]): Value {
  const known = shape.reduce((product, size) => (size === -1 ? product : product * size), 1);
  const full = shape.map((size) => (size === -1 ? elements(x.shape) / known : size));
  return sameShape(full, x.shape) ? x : make('Reshape', [x], { shape: full });
}

/** Merge every axis from `axis` on into one. */
export function flatten(x: Value, axis = 1): Value {
  return reshape(x, [...x.shape.slice(0, axis), elements(x.shape.slice(axis))]);
}

/** Reorder the axes; the default reverses them. */
export function transpose(
  x: Value,
  perm: readonly number[] = x.shape.map((_, i) => x.shape.length - 1 - i),
): Value {
  return make('Transpose', [x], { perm });
}

/** Repeat along axes of size 1 and new leading axes, as NumPy broadcasts. */
export function broadcastTo(x: Value, shape: readonly number[]): Value {
  return sameShape(x.shape, shape) ? x : make('Broadcast', [x], { shape });
}

/** Sum over the axes along which `shape` broadcasts to the shape of `x`: the adjoint of broadcasting. */
export function sumTo(x: Value, shape: readonly number[]): Value {
  if (sameShape(x.shape, shape)) return x;
  const axes = broadcastAxes(shape, x.shape);
  return reshape(axes.length === 0 ? x : sum(x, { axes }), shape);
}

/** Keep `[starts[i], ends[i])` of every axis. */
export function slice(x: Value, starts: readonly number[], ends: readonly number[]): Value {
  return make('Slice', [x], { starts, ends });
}

/** Keep `[start, end)` of one axis. */
export function sliceAxis(
  x: Value,
  axis: number,
  range: { readonly start: number; readonly end: number },
): Value {
  const at = normalizeAxis(axis, x.shape.length);
  return slice(
    x,
    x.shape.map((_, i) => (i === at ? range.start : 0)),
    x.shape.map((size, i) => (i === at ? range.end : size)),
  );
}

/** Cut `axis` into parts of the given sizes, which are the whole together. Throws SHAPE_MISMATCH. */
export function split(x: Value, sizes: readonly number[], axis = 0): Value[] {
  const at = normalizeAxis(axis, x.shape.length);
  checkAxis('Slice', at, x.shape);
  const whole = sizes.reduce((total, size) => total + size, 0);
  const areParts = whole === x.shape[at] && sizes.every((size) => size >= 0);
  check(areParts, 'Slice', `parts of ${x.shape[at] ?? 0} together`, sizes);
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return sliceAxis(x, axis, { start: start - size, end: start });
  });
}

/** Surround with a constant; counts per axis. */
export function pad(x: Value, begin: readonly number[], end: readonly number[], value = 0): Value {
  return make('Pad', [x], { begin, end, value });
}

export function concat(values: readonly Value[], axis = 0): Value {
  return make('Concat', values, { axis: normalizeAxis(axis, values[0]?.shape.length ?? 0) });
}

/** Join values of one shape along a new axis. */
export function stack(values: readonly Value[], axis = 0): Value {
  const at = normalizeAxis(axis, (values[0]?.shape.length ?? 0) + 1);
  const parts = values.map((value) =>
    reshape(value, [...value.shape.slice(0, at), 1, ...value.shape.slice(at)]),
  );
  return make('Concat', parts, { axis: at });
}

/** Slices of `x` along `axis` at `indices` (`int32`, in range). */
export function gather(x: Value, indices: Value | readonly number[], axis = 0): Value {
  const at = normalizeAxis(axis, x.shape.length);
  return make('Gather', [x, isList(indices) ? constant(int32(indices)) : indices], { axis: at });
}

function isList(indices: Value | readonly number[]): indices is readonly number[] {
  return Array.isArray(indices);
}

function int32(values: readonly number[]): Tensor {
  return tensor([values.length], Int32Array.from(values), 'int32');
}

/** Add slices into zeros with `size` entries along `axis`: the adjoint of `gather`. */
export function scatterAdd(
  updates: Value,
  indices: Value,
  { axis, size }: { readonly axis: number; readonly size: number },
): Value {
  const rank = updates.shape.length - indices.shape.length + 1;
  return make('ScatterAdd', [updates, indices], { axis: normalizeAxis(axis, rank), size });
}

export const gatherElements = (x: Value, indices: Value, axis: number): Value =>
  make('GatherElements', [x, indices], { axis: normalizeAxis(axis, x.shape.length) });

export function scatterAddElements(
  updates: Value,
  indices: Value,
  { axis, size }: { readonly axis: number; readonly size: number },
): Value {
  return make('ScatterAddElements', [updates, indices], {
    axis: normalizeAxis(axis, updates.shape.length),
    size,
  });
}

/** Reverse the order along `axis`. */
export function reverse(x: Value, axis: number): Value {
  const size = x.shape[normalizeAxis(axis, x.shape.length)] ?? 0;
  return gather(
    x,
    Array.from({ length: size }, (_, i) => size - 1 - i),
    axis,
  );
}

/** Pad one axis by mirroring without repeating the edge, by fewer elements than it has. Throws SHAPE_MISMATCH for more. */
export function padReflect(
  x: Value,
  axis: number,
  counts: { readonly begin: number; readonly end: number },
): Value {
  const size = x.shape[normalizeAxis(axis, x.shape.length)] ?? 0;
  const { begin, end } = counts;
  check(Math.max(begin, end) < size, 'Gather', `fewer than ${size} elements to mirror`, [begin, end]);
  const mirror = (i: number): number => (i < 0 ? -i : i >= size ? 2 * size - 2 - i : i);
  const indices = Array.from({ length: size + begin + end }, (_, i) => mirror(i - begin));
  return gather(x, indices, axis);
}

/** Pixel shuffle: `[N,C*b*b,H,W] -> [N,C,H*b,W*b]`. */
export const depthToSpace = (x: Value, block: number): Value => make('DepthToSpace', [x], { block });
export const spaceToDepth = (x: Value, block: number): Value => make('SpaceToDepth', [x], { block });

/**
 * `[...indices, depth]` with 1 at each index and 0 elsewhere. As in ONNX, an index from `-depth` to -1 counts from the end, and
 * one beyond makes zeros only.
 */
export const oneHot = (indices: Value, depth: number): Value => make('OneHot', [indices], { depth });
