import type { Bounds } from './bounds.js';
import { type Canvas, type Colour, SIZE } from './canvas.js';
import { BARS, density, smoothed } from './density.js';
import type { Scales } from './paper.js';

const bar: Colour = [208, 213, 222];
/** Standard deviation of the curve's kernel, in pixels. */
const SMOOTHNESS = 6;
/** Pixels from the middle of the curve to its edge. */
const HALF_WIDTH = 1.4;

/** The density of `values` as bars without gaps. */
export function paintHistogram(canvas: Canvas, values: Float32Array, bounds: Bounds, { y }: Scales): void {
  const heights = density(values, bounds.x, BARS);
  for (let x = 0; x < SIZE; x++) {
    const height = heights[Math.floor(((x + 0.5) / SIZE) * BARS)] ?? 0;
    canvas.column(x, y(height) + 0.5, y(0) + 0.5, bar);
  }
}

/** The density of `values` as a smooth line. */
export function paintCurve(
  canvas: Canvas,
  values: Float32Array,
  colour: Colour,
  bounds: Bounds,
  { y }: Scales,
): void {
  const rows = smoothed(density(values, bounds.x, SIZE), SMOOTHNESS).map(y);
  rows.forEach((row, x) => {
    // As thick across the line as where it is level.
    const slope = ((rows[x + 1] ?? row) - (rows[x - 1] ?? row)) / 2;
    const half = HALF_WIDTH * Math.hypot(1, slope);
    canvas.column(x, row + 0.5 - half, row + 0.5 + half, colour);
  });
}
