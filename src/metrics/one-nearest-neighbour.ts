import { checkPoints, checkSameSize } from './checks.js';
import { wrongShape } from './faults.js';
import { clouds } from './distances.js';
import { crossDistances, neighbourDistances } from './neighbours.js';
import type { Points } from './points.js';

/** Shares in [0, 1] of the points whose nearest other point is of their own kind. */
export interface NearestNeighbourAccuracy {
  /** 1/2 where both kinds are distributed alike, 1 where they lie apart, 0 where every point has a copy among the others. */
  readonly accuracy: number;
  readonly real: number;
  readonly fake: number;
}

/**
 * Leave-one-out accuracy of a 1-nearest-neighbour classifier that tells real from generated points (Lopez-Paz and Oquab
 * 2017; Xu et al. 2018, section 2.6). Nearest neighbours of both kinds at the same distance count one half. Takes 2
 * points of each kind, and as many of one as of the other.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE or METRIC_NOT_FINITE.
 */
export function oneNearestNeighbour(real: Points, fake: Points): NearestNeighbourAccuracy {
  checkPoints('real', real, 2);
  checkPoints('fake', fake, 2);
  checkSameSize('fake', real, fake);
  if (real.count !== fake.count) throw wrongShape('fake', `${real.count} points`, `${fake.count} points`);
  const [x, y] = clouds(real, fake);
  const others = crossDistances(x, y);
  const accuracies = {
    real: shareCloser(neighbourDistances(x, 1), others.a),
    fake: shareCloser(neighbourDistances(y, 1), others.b),
  };
  return { accuracy: (accuracies.real + accuracies.fake) / 2, ...accuracies };
}

function shareCloser(own: Float64Array, other: Float64Array): number {
  const votes = own.reduce((sum, distance, i) => sum + (1 - Math.sign(distance - (other[i] ?? 0))) / 2, 0);
  return votes / own.length;
}
