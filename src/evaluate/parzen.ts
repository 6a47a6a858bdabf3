import { asPoints, chooseSigma, parzenLogLikelihood } from '../metrics/index.js';
import type { Tensor } from '../tensor/index.js';
import { intensities } from './subject.js';

const bytes = [0, 255] as const;

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
