import type { Tensor } from '../../tensor/index.js';
import { BARS, density, type Range } from './density.js';

/** What part of the plane a picture of points shows. The second axis of points of one coordinate is their density. */
export interface Bounds {
  readonly x: Range;
  readonly y: Range;
}

/** The part of a range left free on each side, of its length. */
const MARGIN = 0.12;
/** Room above the highest density, of its height. */
const HEADROOM = 0.3;
/** And below 0. */
const FOOTROOM = 0.08;

/** Bounds that show all of `points [n, coordinates]`, with a margin. Numbers that are not finite do not count. */
export function boundsOf(points: Tensor): Bounds {
  const x = rangeOf(coordinate(points, 0));
  if ((points.shape[1] ?? 0) > 1) return { x, y: rangeOf(coordinate(points, 1)) };
  const peak = Math.max(...density(coordinate(points, 0), x, BARS)) || 1;
  return { x, y: [-FOOTROOM * peak, (1 + HEADROOM) * peak] };
}

/** One coordinate of every point. */
export function coordinate({ shape, data }: Tensor, axis: number): Float32Array {
  const [count = 0, size = 0] = shape;
  return Float32Array.from({ length: count }, (_, i) => data[i * size + axis] ?? NaN);
}

function rangeOf(values: Float32Array): Range {
  const finite = values.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (low > high) return [-1, 1];
  const margin = high > low ? MARGIN * (high - low) : Math.max(1, Math.abs(low));
  return [low - margin, high + margin];
}
