import { fillNormal, fillUniform } from '../../support/philox.js';
import type { Draws, World } from './world.js';

/** Turns of an arm, and the width of its noise. */
const arm = { turns: 1.5, radius: 3, sigma: 0.1 } as const;

/** Two arms from the origin, one the other turned by half a circle; the label is the arm. */
export const spirals: World = {
  coordinates: 2,
  sample: (count, draws) => {
    const points = new Float32Array(2 * count);
    fillNormal(points, draws('noise'), 0, arm.sigma);
    const along = uniform(count, draws, 'along');
    const labels = parts(count, 2, draws);
    for (let i = 0; i < count; i++) {
      // The square root spreads points evenly over the length of the arm.
      const t = Math.sqrt(along[i] ?? 0);
      const angle = 2 * Math.PI * arm.turns * t + Math.PI * (labels[i] ?? 0);
      points[2 * i] = (points[2 * i] ?? 0) + arm.radius * t * Math.cos(angle);
      points[2 * i + 1] = (points[2 * i + 1] ?? 0) + arm.radius * t * Math.sin(angle);
    }
    return { points, labels };
  },
};

/** The dark squares, of side 2, of a board of four by four around the origin, filled evenly; the label is the square. */
export const checkerboard: World = {
  coordinates: 2,
  sample: (count, draws) => {
    const points = new Float32Array(2 * count);
    fillUniform(points, draws('place'), 0, 2);
    const labels = parts(count, 8, draws);
    for (let i = 0; i < count; i++) {
      const row = Math.floor((labels[i] ?? 0) / 2);
      const column = 2 * ((labels[i] ?? 0) % 2) + (row % 2);
      points[2 * i] = (points[2 * i] ?? 0) + 2 * column - 4;
      points[2 * i + 1] = (points[2 * i + 1] ?? 0) + 2 * row - 4;
    }
    return { points, labels };
  },
};

/** One of `of` equally likely parts for every example. */
function parts(count: number, of: number, draws: Draws): Int32Array {
  return Int32Array.from(uniform(count, draws, 'part'), (u) => Math.floor(u * of));
}

function uniform(count: number, draws: Draws, ingredient: string): Float32Array {
  const values = new Float32Array(count);
  fillUniform(values, draws(ingredient));
  return values;
}
