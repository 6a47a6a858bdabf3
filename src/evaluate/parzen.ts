import { examplesFrom, firstExamples } from '../data/index.js';
import { asPoints, chooseSigma, parzenLogLikelihood } from '../metrics/index.js';
import type { Tensor } from '../tensor/index.js';
import type { Metric } from './metric.js';
import { protocolOf } from './scene.js';
import { bytes, intensities } from './subject.js';

export interface ParzenImages {
  /** Intensities from 0 to 1, `[n, C, H, W]`. */
  readonly samples: Tensor;
  /** Real images as bytes: sigma is chosen on `validation`, the mean is over `test`. */
  readonly validation: Tensor;
  readonly test: Tensor;
}

export interface ParzenFit {
  /** In nats. */
  readonly logLikelihood: number;
  /** Standard error over the test images. */
  readonly margin: number;
  readonly sigma: number;
}

/** Log-likelihood of images under a Parzen window around samples (Goodfellow et al. 2014, section 5). */
export function parzenFit({ samples, validation, test }: ParzenImages): ParzenFit {
  const made = asPoints(samples);
  const { sigma } = chooseSigma(made, asPoints(intensities(validation, bytes)));
  const { mean, error } = parzenLogLikelihood(made, asPoints(intensities(test, bytes)), sigma);
  return { logLikelihood: mean, margin: error, sigma };
}

/** Images sigma is chosen on: this many, from this many before the end of the training set. */
const validation = { count: 1000, beforeEnd: 10_000 };

/** Sigma is chosen on images of the training set, the mean is over the held-out ones. */
export const parzen: Metric = {
  name: 'parzen',
  real: 2,
  fits: ({ heldOut, count }) => heldOut !== undefined && count >= validation.beforeEnd,
  measure: (scene) => {
    const { data, made } = scene;
    const test = data.heldOut ?? data;
    const from = data.count - validation.beforeEnd;
    const { logLikelihood, margin, sigma } = parzenFit({
      samples: made,
      validation: examplesFrom(data, from, validation.count),
      test: firstExamples(test, test.count),
    });
    const protocol = protocolOf(scene, {
      sigma: 'of logspace(-1, 0, 10)',
      validation: `training images ${from} to ${from + validation.count - 1}`,
      test: test.count,
    });
    return [
      { metric: 'parzen-log-likelihood', value: logLikelihood, error: margin, protocol },
      { metric: 'parzen-sigma', value: sigma, protocol },
    ];
  },
};
