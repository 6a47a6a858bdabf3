import { asPoints, birthdayParadox, median, type Points } from '../metrics/index.js';
import type { Metric } from './metric.js';
import { protocolOf } from './scene.js';

const mostInBatch = 200;
/** Batches are small parts of all, or they would share the same closest pairs. */
const partOfAll = 10;
const batches = 50;

/**
 * How often a batch of samples holds two images as alike as the two most alike in a batch of real ones (Arora and Zhang
 * 2018, whose duplicates are found by eye): about 1/2 for samples as varied as the data, 1 for few different ones.
 */
export const birthday: Metric = {
  name: 'birthday',
  real: 2,
  measure: (scene) => {
    const { made, reals, seed, reference } = scene;
    const [samples, real] = [asPoints(made), asPoints(reals)];
    const all = Math.min(samples.count, real.count);
    const batch = Math.max(2, Math.min(mostInBatch, Math.floor(all / partOfAll)));
    const threshold = usualClosest(real, batch, seed);
    const { collisions } = birthdayParadox(samples, { batch, batches, threshold, seed });
    const protocol = protocolOf(scene, {
      features: 'pixels',
      reference,
      real: real.count,
      batch,
      batches,
      threshold: 'median distance of the closest pair of a real batch',
    });
    const error = errorOf(collisions, [batch / samples.count, batch / real.count]);
    return [{ metric: 'birthday-collisions', value: collisions, error, protocol }];
  },
};

/**
 * Standard error of a share of the batches, which is not 0 where all or none collide (Agresti and Coull 1998). As much again
 * comes from the threshold, which is of as many real batches; and batches that are a part of all share pairs with each other.
 */
function errorOf(share: number, parts: readonly number[]): number {
  const count = batches + 4;
  const middle = (share * batches + 2) / count;
  const inflation = parts.reduce((sum, part) => sum + 1 + batches * part ** 2, 0);
  return Math.sqrt((inflation * middle * (1 - middle)) / count);
}

/** Median over batches of real examples of the distance of their closest pair. */
function usualClosest(real: Points, batch: number, seed: number): number {
  return median(birthdayParadox(real, { batch, batches, threshold: 0, closest: 1, seed }).least);
}
