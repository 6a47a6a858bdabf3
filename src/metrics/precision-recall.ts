import { checkInteger, checkPoints, checkSameSize } from './checks.js';
import { type Cloud, clouds, forEachDistances } from './distances.js';
import { neighbourDistances } from './neighbours.js';
import type { Points } from './points.js';

export interface NeighbourOptions {
  /** The neighbour whose distance is the radius of a point's ball. */
  readonly k?: number;
}

export interface PrecisionRecall {
  /** Share of generated points inside a ball of a real one, in [0, 1]. */
  readonly precision: number;
  /** Share of real points inside a ball of a generated one, in [0, 1]. */
  readonly recall: number;
  readonly k: number;
}

export interface DensityCoverage {
  /** Balls of real points around a generated one, over `k`; from 0, and can exceed 1. */
  readonly density: number;
  /** Share of real points whose ball holds a generated one, in [0, 1]. */
  readonly coverage: number;
  readonly k: number;
}

/**
 * Improved precision and recall of Kynkaanniemi et al. 2019, equations 1 and 2; `k` is 3 by default, and a point on the
 * surface of a ball is inside. Takes `k + 1` points of each kind.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function precisionRecall(
  real: Points,
  fake: Points,
  { k = 3 }: NeighbourOptions = {},
): PrecisionRecall {
  const [x, y] = checkedClouds(real, fake, k, k + 1);
  const realRadii = neighbourDistances(x, k);
  const fakeRadii = neighbourDistances(y, k);
  const precise = new Uint8Array(y.count);
  const recalled = new Uint8Array(x.count);
  forEachDistances(y, x, (row, squared) => {
    const radius = fakeRadii[row] ?? 0;
    for (let j = 0; j < squared.length; j++) {
      const distance = squared[j] ?? Infinity;
      if (distance <= (realRadii[j] ?? 0)) precise[row] = 1;
      if (distance <= radius) recalled[j] = 1;
    }
  });
  return { precision: share(precise), recall: share(recalled), k };
}

/**
 * Density and coverage of Naeem et al. 2020, equations 4 and 5; `k` is 5 by default, and a point on the surface of a ball
 * is outside, as in the authors' code. Takes `k + 1` real points and 1 generated one. Throws as `precisionRecall` does.
 */
export function densityCoverage(
  real: Points,
  fake: Points,
  { k = 5 }: NeighbourOptions = {},
): DensityCoverage {
  const [x, y] = checkedClouds(real, fake, k, 1);
  const radii = neighbourDistances(x, k);
  const covered = new Uint8Array(x.count);
  let inside = 0;
  forEachDistances(y, x, (_, squared) => {
    for (let j = 0; j < squared.length; j++)
      if ((squared[j] ?? Infinity) < (radii[j] ?? 0)) {
        covered[j] = 1;
        inside++;
      }
  });
  return { density: inside / (k * y.count), coverage: share(covered), k };
}

function checkedClouds(
  real: Points,
  fake: Points,
  k: number,
  leastFake: number,
): readonly [real: Cloud, fake: Cloud] {
  checkInteger('k', k, 1);
  checkPoints('real', real, k + 1);
  checkPoints('fake', fake, leastFake);
  checkSameSize('fake', real, fake);
  return clouds(real, fake);
}

function share(flags: Uint8Array): number {
  return flags.reduce((sum, flag) => sum + flag, 0) / flags.length;
}
