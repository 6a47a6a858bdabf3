import { checkPoints, checkSameSize } from './checks.js';
import { clouds, forEachDistances } from './distances.js';
import { exceedance } from './exceedance.js';
import type { Points } from './points.js';
import { median } from './summary.js';

export interface Memorisation {
  /**
   * Probability that a sample lies closer to the training set than a held-out point does, ties counted one half: 1/2 for a
   * model that generalises, 1 for one that copies, near 0 for one whose samples are far from the data.
   */
  readonly closer: number;
  /** `closer` as a z-score of the Mann-Whitney test without correction for ties; above 3 is hardly chance. */
  readonly z: number;
  /** Median distance of the samples over that of the held-out points; NaN or infinite where that is 0. */
  readonly ratio: number;
}

export interface MemorisationSets {
  readonly training: Points;
  readonly samples: Points;
  /** Data of the same distribution that was not trained on. */
  readonly heldOut: Points;
}

/**
 * Euclidean distance of every point of `from` to the nearest of `to`. Takes one of each.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE or METRIC_NOT_FINITE.
 */
export function nearestDistances(from: Points, to: Points): Float64Array {
  checkPoints('from', from, 1);
  checkPoints('to', to, 1);
  checkSameSize('from', to, from);
  const nearest = new Float64Array(from.count);
  const [target, source] = clouds(to, from);
  forEachDistances(source, target, (row, squared) => {
    nearest[row] = Math.sqrt(squared.reduce((a, b) => Math.min(a, b)));
  });
  return nearest;
}

/**
 * Whether samples lie closer to the training points than held-out data does: the test for data copying of Meehan et al.
 * 2020, section 3, in a single cell (their C_T is `-z`). Takes one point of each. Throws as `nearestDistances` does.
 */
export function memorisationScore({ training, samples, heldOut }: MemorisationSets): Memorisation {
  const fake = nearestDistances(samples, training);
  const real = nearestDistances(heldOut, training);
  const pairs = fake.length * real.length;
  const closer = exceedance(real, fake);
  const deviation = Math.sqrt((fake.length + real.length + 1) / (12 * pairs));
  return { closer, z: (closer - 0.5) / deviation, ratio: median(fake) / median(real) };
}
