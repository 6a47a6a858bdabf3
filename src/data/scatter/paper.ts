import type { Bounds } from './bounds.js';
import { Canvas, type Colour, SIZE } from './canvas.js';
import type { Range } from './density.js';

const line: Colour = [238, 240, 244];
const axis: Colour = [214, 218, 226];

/** Lines of the grid in a direction, about. */
const LINES = 6;

/** From a coordinate to pixels. */
type Scale = (value: number) => number;

export interface Scales {
  readonly x: Scale;
  /** Up is less. */
  readonly y: Scale;
}

export function scalesOf({ x, y }: Bounds): Scales {
  const part = (value: number, [low, high]: Range): number => (value - low) / (high - low);
  return { x: (value) => part(value, x) * SIZE - 0.5, y: (value) => (1 - part(value, y)) * SIZE - 0.5 };
}

/** A canvas with lines at round numbers, those of the axes darker. */
export function graphPaper(bounds: Bounds, { x, y }: Scales): Canvas {
  const canvas = new Canvas();
  for (const value of ticks(bounds.x)) canvas.column(Math.round(x(value)), 0, SIZE, colourOf(value));
  for (const value of ticks(bounds.y)) {
    const row = Math.round(y(value));
    for (let px = 0; px < SIZE; px++) canvas.blend(px, row, colourOf(value), 1);
  }
  return canvas;
}

const colourOf = (value: number): Colour => (value === 0 ? axis : line);

/** Multiples of 1, 2 or 5 times a power of ten within the range. */
function ticks([low, high]: Range): number[] {
  const rough = (high - low) / LINES;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((each) => each * power >= rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: Math.min(count, 2 * LINES) }, (_, i) => (first + i) * step);
}
