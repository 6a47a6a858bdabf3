import { checkPoints, checkPositive, checkSameSize } from './checks.js';
import { badArgument, wrongShape } from './faults.js';
import { clouds, forEachDistances } from './distances.js';
import { entropy, jensenShannon, klDivergence } from './histograms.js';
import type { Points } from './points.js';

/** A mixture of isotropic normal distributions. */
export interface Mixture {
  readonly centres: Points;
  /** Standard deviation of every mode, or of all. */
  readonly sigmas: number | ArrayLike<number>;
  /** Shares of the modes, equal by default; they need not sum to 1. */
  readonly weights?: ArrayLike<number>;
}

/** Divergences in nats of the high-quality samples' modes. */
export interface ModeDivergences {
  /** `KL(generated || data)`. */
  readonly reverseKl: number;
  readonly jensenShannon: number;
  readonly entropy: number;
}

export interface ModeCoverage {
  readonly modes: number;
  /** Modes with a sample of high quality. */
  readonly covered: number;
  /** Share of the samples less than `threshold` standard deviations from the nearest mode, in [0, 1]. */
  readonly highQuality: number;
  /** Samples of high quality nearest to each mode. */
  readonly counts: Int32Array;
  /** Undefined if no sample is of high quality. */
  readonly divergences: ModeDivergences | undefined;
}

/**
 * Modes of a mixture that samples cover, as PacGAN's code counts them (Lin et al. 2018, section 4.1): a sample belongs to
 * the mode at the smallest Mahalanobis distance and is of high quality if that is below `threshold`, 3 by default; the
 * histogram and its divergences leave the others out. Takes a sample and a mode.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function modeCoverage(samples: Points, mixture: Mixture, threshold = 3): ModeCoverage {
  checkPoints('samples', samples, 1);
  checkPoints('centres', mixture.centres, 1);
  checkSameSize('samples', mixture.centres, samples);
  checkPositive('threshold', threshold);
  const counts = countModes(samples, mixture.centres, sigmasOf(mixture), threshold);
  const good = counts.reduce((sum, count) => sum + count, 0);
  return {
    modes: counts.length,
    covered: counts.filter((count) => count > 0).length,
    highQuality: good / samples.count,
    counts,
    divergences: good === 0 ? undefined : divergences(counts, weightsOf(mixture)),
  };
}

function countModes(samples: Points, centres: Points, sigmas: Float64Array, threshold: number): Int32Array {
  const counts = new Int32Array(centres.count);
  const [modes, cloud] = clouds(centres, samples);
  forEachDistances(cloud, modes, (_, squared) => {
    const scaled = squared.map((distance, mode) => Math.sqrt(distance) / (sigmas[mode] ?? 0));
    const least = scaled.reduce((a, b) => Math.min(a, b));
    const nearest = scaled.indexOf(least);
    if (least < threshold) counts[nearest] = (counts[nearest] ?? 0) + 1;
  });
  return counts;
}

function divergences(counts: Int32Array, weights: ArrayLike<number>): ModeDivergences {
  return {
    reverseKl: klDivergence(counts, weights),
    jensenShannon: jensenShannon(counts, weights),
    entropy: entropy(counts),
  };
}

function sigmasOf({ centres, sigmas }: Mixture): Float64Array {
  const all = typeof sigmas === 'number' ? new Float64Array(centres.count).fill(sigmas) : sigmas;
  if (all.length !== centres.count) throw wrongShape('sigmas', `${centres.count} numbers`, `${all.length}`);
  return Float64Array.from(all, (sigma) => {
    if (!(sigma > 0 && sigma < Infinity)) throw badArgument('sigmas', 'finite numbers above 0', sigma);
    return sigma;
  });
}

function weightsOf({ centres, weights }: Mixture): ArrayLike<number> {
  return weights ?? new Float64Array(centres.count).fill(1);
}
