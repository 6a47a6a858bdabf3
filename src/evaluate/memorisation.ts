import { type Dataset, firstIndices, gather } from '../data/index.js';
import { asPoints, memorisationScore, type Score } from '../metrics/index.js';
import { sizeOf } from '../tensor/index.js';
import { examplesOf, measuredIn, unitsOf } from '../train/index.js';
import type { Metric } from './metric.js';
import { coordinatesIn, protocolOf, type Scene, someReals } from './scene.js';

/** Samples and held-out examples at most; comparing more images takes too long. */
const most = { points: 2000, images: 500 };
const mostTraining = 20_000;
/** Products of two numbers it may take. */
const budget = 1.6e10;

/** Whether samples lie closer to the training examples than held-out ones do, by coordinates or pixels. */
export const memorisation: Metric = {
  name: 'memorisation',
  real: 2,
  fits: ({ heldOut }) => heldOut !== undefined,
  measure: (scene) => (scene.data.heldOut ? scoresOf(scene, scene.data.heldOut) : []),
};

function scoresOf(scene: Scene, heldOut: Dataset): Score[] {
  const { data, made } = scene;
  const limit = most[examplesOf(data)];
  const held = someReals(heldOut, limit);
  const units = unitsOf(held);
  const samples = measuredIn(
    units,
    asPoints(gather('samples', made, firstIndices(made.shape[0] ?? 0, limit))),
  );
  const others = measuredIn(units, asPoints(held));
  const compared = (samples.count + others.count) * sizeOf(data.shape);
  const training = measuredIn(
    units,
    asPoints(someReals(data, Math.min(mostTraining, Math.ceil(budget / compared)))),
  );
  const { closer, ratio } = memorisationScore({ training, samples, heldOut: others });
  const protocol = protocolOf(scene, {
    features: examplesOf(data) === 'points' ? coordinatesIn(units) : 'pixels',
    samples: samples.count,
    heldOut: others.count,
    training: training.count,
  });
  return [
    { metric: 'memorisation', value: closer, error: errorOf(samples.count, others.count), protocol },
    ...(Number.isFinite(ratio) ? [{ metric: 'nearest-distance-ratio', value: ratio, protocol }] : []),
  ];
}

/** Standard error of the share where nothing is copied (Mann and Whitney 1947). */
function errorOf(n: number, m: number): number {
  return Math.sqrt((n + m + 1) / (12 * n * m));
}
