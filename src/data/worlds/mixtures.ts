import { fillNormal, fillUniform } from '../../support/philox.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import type { Draws, Sample, World } from './world.js';

/** Equally wide normal distributions around centres, of equal weights unless given. */
function gaussians(centres: Tensor, sigma: number, weights?: readonly number[]): World {
  const [modes = 0, coordinates = 0] = centres.shape;
  const thresholds = cumulative(weights ?? Array<number>(modes).fill(1 / modes));
  return {
    coordinates,
    modes: { centres, sigma, ...(weights && { weights }) },
    sample: (count, draws) => around(centres, sigma, chosen(thresholds, count, draws), draws),
  };
}

/** A mode for every example. */
function chosen(thresholds: readonly number[], count: number, draws: Draws): Int32Array {
  const uniform = new Float32Array(count);
  fillUniform(uniform, draws('mode'));
  return Int32Array.from(uniform, (u) => thresholds.findIndex((threshold) => u < threshold));
}

function around({ shape, data }: Tensor, sigma: number, labels: Int32Array, draws: Draws): Sample {
  const [, size = 0] = shape;
  const points = new Float32Array(labels.length * size);
  fillNormal(points, draws('noise'), 0, sigma);
  for (let i = 0; i < points.length; i++) {
    const mode = labels[Math.floor(i / size)] ?? 0;
    points[i] = (data[mode * size + (i % size)] ?? 0) + (points[i] ?? 0);
  }
  return { points, labels };
}

/** Running sums; the last is infinite, so that rounding leaves no gap. */
function cumulative(weights: readonly number[]): number[] {
  let sum = 0;
  return weights.map((weight, i) => (i === weights.length - 1 ? Infinity : (sum += weight)));
}

const humps = { centres: [-2.25, 0.25, 2.25], weights: [0.4, 0.35, 0.25], sigma: 0.5 } as const;

/** Three humps of different heights on a line, between -4 and 4: a `p_data` for figure 1 of Goodfellow et al. 2014. */
export const mixture: World = gaussians(tensor([3, 1], humps.centres), humps.sigma, humps.weights);

/** The probability density of `mixture` at `x`. */
export function mixtureDensity(x: number): number {
  const { centres, weights, sigma } = humps;
  const normal = (centre: number): number =>
    Math.exp(-(((x - centre) / sigma) ** 2) / 2) / (sigma * Math.sqrt(2 * Math.PI));
  return centres.reduce((sum, centre, i) => sum + (weights[i] ?? 0) * normal(centre), 0);
}

/** 2D-ring of Lin et al. 2018 (PacGAN), section 4.1: eight modes on the unit circle, of variance 0.0001. */
export const ring: World = gaussians(
  tensor(
    [8, 2],
    Array.from({ length: 8 }, (_, i) => [Math.cos((Math.PI * i) / 4), Math.sin((Math.PI * i) / 4)]).flat(),
  ),
  0.01,
);

/** 2D-grid of Lin et al. 2018 (PacGAN), section 4.1: 25 modes at {-4, -2, 0, 2, 4}^2, of variance 0.0025. */
export const grid: World = gaussians(
  tensor([25, 2], Array.from({ length: 25 }, (_, i) => [2 * Math.floor(i / 5) - 4, 2 * (i % 5) - 4]).flat()),
  0.05,
);
