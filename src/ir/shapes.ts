export { sameShape } from '../tensor/index.js';

/** NumPy's broadcast of two shapes, or undefined where they do not fit. */
export function broadcastShapes(a: readonly number[], b: readonly number[]): readonly number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const m = a[axis - rank + a.length] ?? 1;
    const n = b[axis - rank + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) return undefined;
    shape.push(m === 1 ? n : m);
  }
  return shape;
}

/** Axes of `to` along which a value of shape `from` was repeated. */
export function broadcastAxes(from: readonly number[], to: readonly number[]): readonly number[] {
  const lead = to.length - from.length;
  return to
    .map((_, axis) => axis)
    .filter((axis) => axis < lead || (from[axis - lead] === 1 && to[axis] !== 1));
}

/** Number of elements of a shape. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Non-negative axis; `-1` is the last. */
export function normalizeAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}

/** Output length of a convolution or pooling along one axis. */
export function windowOutput(
  size: number,
  window: { kernel: number; stride: number; pad: number; dilation: number },
): number {
  const reach = window.dilation * (window.kernel - 1) + 1;
  return Math.floor((size + window.pad - reach) / window.stride) + 1;
}
