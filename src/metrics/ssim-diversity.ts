import { randomInt } from '../support/philox.js';
import { checkInteger } from './checks.js';
import { checkImages, checkUnitRange, type Images } from './images.js';
import { msSsimScales, type MsSsimScales, similarity } from './ssim.js';
import { summary, type Summary } from './summary.js';

export interface SsimDiversityOptions {
  /** Random pairs of different images; 100 by default. */
  readonly pairs?: number;
  readonly seed?: number;
}

export interface SsimDiversity extends Summary, MsSsimScales {
  readonly pairs: number;
}

/**
 * Mean MS-SSIM of random pairs of generated images: near 1 for copies of one image (Odena et al. 2017, section 4.2, which
 * compares images of one class with the data's of the same class). Takes 2 images, 11 pixels a side.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE, or METRIC_ARGUMENT, for values outside [0, 1] too.
 */
export function ssimDiversity(
  images: Images,
  { pairs = 100, seed = 0 }: SsimDiversityOptions = {},
): SsimDiversity {
  checkInteger('pairs', pairs, 1);
  checkImages('images', images, 2, 11);
  checkUnitRange('images', images);
  const stream = { seed, stream: 'ssim-diversity', step: 0 };
  const similarities = Float64Array.from({ length: pairs }, (_, pair) => {
    const first = randomInt(images.count, stream, 2 * pair);
    const second = randomInt(images.count - 1, stream, 2 * pair + 1);
    return similarity(images, first, images, second < first ? second : second + 1);
  });
  const [, height, width] = images.shape;
  return { ...summary(similarities), pairs, ...msSsimScales(height, width) };
}
