import type { Tensor } from '../../tensor/index.js';
import { type Bounds, coordinate } from './bounds.js';
import type { Canvas, Colour } from './canvas.js';
import { paintCurve, paintHistogram } from './curve.js';
import { graphPaper, type Scales, scalesOf } from './paper.js';

export { type Bounds, boundsOf } from './bounds.js';

export interface ScatterOptions {
  /** What part of the plane to show. */
  readonly bounds: Bounds;
  /** Real examples `[m, coordinates]`, drawn faint underneath. */
  readonly reals?: Tensor | undefined;
}

interface Ink {
  readonly colour: Colour;
  readonly alpha: number;
  /** Standard deviation of a dot's softness, in pixels. */
  readonly softness: number;
}

const real: Ink = { colour: [126, 134, 148], alpha: 0.5, softness: 1.5 };
const sample: Ink = { colour: [29, 78, 216], alpha: 0.8, softness: 1.4 };

/** Radius of a dot, in standard deviations: even thousands of dots on one place stay round. */
const REACH = 2.5;

/**
 * A picture of points `[n, coordinates]`: `uint8 [512, 512, 3]`. Points of one coordinate are a smooth curve of their density
 * over a grey histogram of the real ones, all others soft dots at their first two coordinates. What lies outside of the bounds
 * or is not finite is left out.
 */
export function scatter(points: Tensor, { bounds, reals }: ScatterOptions): Tensor {
  const scales = scalesOf(bounds);
  const canvas = graphPaper(bounds, scales);
  if (points.shape[1] === 1) {
    if (reals) paintHistogram(canvas, coordinate(reals, 0), bounds, scales);
    if (points.data.length > 0) paintCurve(canvas, coordinate(points, 0), sample.colour, bounds, scales);
  } else {
    if (reals) paintDots(canvas, reals, real, scales);
    paintDots(canvas, points, sample, scales);
  }
  return canvas.image();
}

function paintDots(canvas: Canvas, points: Tensor, { colour, alpha, softness }: Ink, { x, y }: Scales): void {
  const [across, up] = [coordinate(points, 0), coordinate(points, 1)];
  const reach = REACH * softness;
  const soft = (distance: number): number =>
    distance > reach ? 0 : alpha * Math.exp(-((distance / softness) ** 2) / 2);
  across.forEach((value, i) => {
    canvas.stamp(x(value), y(up[i] ?? NaN), colour, reach, soft);
  });
}
