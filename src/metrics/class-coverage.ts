import { checkEnough, checkInteger } from './checks.js';
import { entropy, klDivergence } from './histograms.js';

const MOST_CLASSES = 2 ** 24;

export interface ClassCoverageOptions {
  /** Classes there are, up to 2^24; labels are integers below. */
  readonly classes: number;
  /** Shares or counts of the classes in the data, equal by default. */
  readonly reference?: ArrayLike<number>;
}

export interface ClassCoverage {
  readonly classes: number;
  /** Classes with at least one sample. */
  readonly covered: number;
  readonly counts: Int32Array;
  /** `KL(generated || data)` in nats. */
  readonly reverseKl: number;
  /** Of the samples' classes, in nats; `log classes` at most. */
  readonly entropy: number;
}

/**
 * Classes that classified samples cover, such as the 1,000 of stacked MNIST (Metz et al. 2017, section 3.3.1; Lin et al.
 * 2018, section 4.2). Takes a sample. Throws METRIC_TOO_FEW, METRIC_SHAPE or METRIC_ARGUMENT.
 */
export function classCoverage(
  labels: ArrayLike<number>,
  { classes, reference }: ClassCoverageOptions,
): ClassCoverage {
  checkInteger('classes', classes, 1, MOST_CLASSES);
  checkEnough('labels', labels.length, 1);
  const counts = new Int32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? NaN;
    checkInteger(`label ${i}`, label, 0, classes - 1);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return {
    classes,
    covered: counts.filter((count) => count > 0).length,
    counts,
    reverseKl: klDivergence(counts, reference ?? new Uint8Array(classes).fill(1)),
    entropy: entropy(counts),
  };
}
