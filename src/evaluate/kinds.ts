import type { Dataset } from '../data/index.js';
import { examplesOf } from '../train/index.js';
import { digitMetrics, stackedMetrics } from './digits.js';
import type { Metric } from './metric.js';
import { unpadded } from './padded.js';
import { pixelMetrics } from './pixels.js';
import { pointMetrics } from './points.js';

/** Fewest samples every metric can do with. */
export const fewestSamples = 16;

interface Kind {
  readonly metrics: readonly Metric[];
  /** Samples measured where no number is given. */
  readonly samples: number;
  /** Whether a classifier of 28x28 images looks at them, or at the middle of larger ones. */
  readonly judged: boolean;
}

const points: Kind = { metrics: pointMetrics, samples: 2500, judged: false };
const digits: Kind = { metrics: digitMetrics, samples: 10_000, judged: true };
const stacked: Kind = { metrics: stackedMetrics, samples: 25_600, judged: true };
const images: Kind = { metrics: pixelMetrics, samples: 2000, judged: false };

function kindOf(data: Dataset): Kind {
  if (examplesOf(data) === 'points') return points;
  const size = unpadded(data).shape.join('x');
  if (size === '1x28x28') return digits;
  return size === '3x28x28' && data.source !== undefined ? stacked : images;
}

/** Whether the classifiers of 28x28 images see these. */
export function needsJudge(data: Dataset): boolean {
  return kindOf(data).judged;
}

/** Whether the classes of the data are those of a classifier here. */
export function knownToJudges(data: Dataset): boolean {
  return ['mnist', 'mnist-50k', 'fashion-mnist'].includes(unpadded(data).name);
}

/** Samples measured where no number is given: no more than the data has. */
export function usualCount(data: Dataset): number {
  return Math.max(fewestSamples, Math.min(kindOf(data).samples, data.count));
}

/** Everything that can be measured of samples like these. */
export function metricsFor(data: Dataset): readonly Metric[] {
  return kindOf(data).metrics.filter(({ fits }) => fits?.(data) ?? true);
}

/** What a reader of the scores has to know about them. */
export function notesOn(data: Dataset, judge: string | undefined): string[] {
  const kind = kindOf(data);
  const known = knownToJudges(data);
  return [
    ...(kind === images
      ? [
          `no classifier here knows images of ${data.shape.join('x')}: they are measured by pixels, without a Frechet distance, precision or classes`,
        ]
      : []),
    ...(kind === digits && !known && judge !== undefined
      ? [`features and classes are those of the ${judge}, which was not trained on ${data.name}`]
      : []),
    ...(data.heldOut
      ? []
      : ['the data holds nothing out: samples are compared with the training examples themselves']),
  ];
}
