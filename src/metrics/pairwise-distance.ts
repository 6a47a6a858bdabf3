import { checkPoints, checkSameSize } from './checks.js';
import { clouds, forEachDistances } from './distances.js';
import type { Points } from './points.js';

export interface Diversity {
  /** Mean distance of two generated points. */
  readonly fake: number;
  readonly real: number;
  /** `fake / real`: 1 for samples as diverse as the data, 0 for copies of one; NaN or infinite where the real points are all alike. */
  readonly ratio: number;
}

/**
 * Mean Euclidean distance of two different points. Takes 2 points. Throws METRIC_TOO_FEW, METRIC_SHAPE or
 * METRIC_NOT_FINITE.
 */
export function meanPairwiseDistance(points: Points): number {
  checkPoints('points', points, 2);
  const [cloud] = clouds(points);
  let sum = 0;
  forEachDistances(cloud, cloud, (_, squared) => {
    for (const distance of squared) sum += Math.sqrt(distance);
  });
  return sum / (points.count * (points.count - 1));
}

/**
 * Mean distances within both kinds of points. Takes 2 of each. Throws as `meanPairwiseDistance` does, and METRIC_SHAPE for points
 * of other sizes.
 */
export function diversity(real: Points, fake: Points): Diversity {
  checkSameSize('fake', real, fake);
  const distances = { real: meanPairwiseDistance(real), fake: meanPairwiseDistance(fake) };
  return { ...distances, ratio: distances.fake / distances.real };
}
