import { asPoints, chooseSigma, parzenLogLikelihood } from '../metrics/index.js';
import type { Metric } from './metric.js';
import { examplesAt, firstExamples, protocolOf } from './scene.js';

/** Images sigma is chosen on: this many, from this many before the end of the training set. */
const validation = { count: 1000, beforeEnd: 10_000 };

/** Goodfellow et al. 2014, section 5: sigma chosen on images of the training set, mean over the held-out ones. */
export const parzen: Metric = {
  name: 'parzen',
  real: 2,
  fits: ({ heldOut, count }) => heldOut !== undefined && count >= validation.beforeEnd,
  measure: (scene) => {
    const { data, made } = scene;
    if (!data.heldOut) return [];
    const from = data.count - validation.beforeEnd;
    const valid = examplesAt(
      data,
      Uint32Array.from({ length: validation.count }, (_, i) => from + i),
    );
    const samples = asPoints(made);
    const { sigma } = chooseSigma(samples, asPoints(valid));
    const test = asPoints(firstExamples(data.heldOut, data.heldOut.count));
    const { mean, error } = parzenLogLikelihood(samples, test, sigma);
    const protocol = protocolOf(scene, {
      sigma: 'of logspace(-1, 0, 10)',
      validation: `training images ${from} to ${from + validation.count - 1}`,
      test: test.count,
    });
    return [
      { metric: 'parzen-log-likelihood', value: mean, error, protocol },
      { metric: 'parzen-sigma', value: sigma, protocol },
    ];
  },
};
