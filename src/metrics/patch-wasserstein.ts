import { randomInt } from '../support/philox.js';
import { sameShape } from '../tensor/index.js';
import { checkInteger } from './checks.js';
import { wrongShape } from './faults.js';
import { checkImages, type Images, type Plane, planesOf } from './images.js';
import { laplacianPyramid, pyramidLevels } from './laplacian-pyramid.js';
import type { Points } from './points.js';
import { randomDirections, slicedWassersteinAlong } from './sliced-wasserstein.js';

/** Pixels a side of a patch. */
const PATCH = 7;

export interface PatchWassersteinOptions {
  /** Patches of every image and level; 128 by default. */
  readonly patches?: number;
  /** Random directions; 512 by default. */
  readonly projections?: number;
  readonly seed?: number;
}

export interface PatchWasserstein {
  /** Finest first; `side` is the smaller side of the level in pixels. */
  readonly levels: readonly { readonly side: number; readonly distance: number }[];
  /** Mean of the levels' distances. */
  readonly mean: number;
}

/**
 * Sliced Wasserstein distance (p = 1) of 7x7 patches of every level of the Laplacian pyramid, each channel brought to mean
 * 0 and standard deviation 1 (Karras et al. 2018, section 5; the paper shows 1,000 times these numbers). Takes an image of
 * each kind, 7 pixels a side. Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function patchWasserstein(
  real: Images,
  fake: Images,
  { patches = 128, projections = 512, seed = 0 }: PatchWassersteinOptions = {},
): PatchWasserstein {
  checkInteger('patches', patches, 1);
  checkInteger('projections', projections, 1);
  checkImages('real', real, 1, PATCH);
  checkImages('fake', fake, 1, PATCH);
  if (!sameShape(real.shape, fake.shape))
    throw wrongShape('fake', `images [${real.shape.join(', ')}]`, `images [${fake.shape.join(', ')}]`);
  const [channels, height, width] = real.shape;
  const directions = randomDirections(channels * PATCH ** 2, projections, seed);
  const ours = descriptors(real, patches, { seed, stream: 'patch-wasserstein.real' });
  const theirs = descriptors(fake, patches, { seed, stream: 'patch-wasserstein.fake' });
  const levels = ours.map((points, level) => ({
    side: Math.min(height, width) / 2 ** level,
    distance: slicedWassersteinAlong(points, theirs[level] ?? points, directions, 1),
  }));
  return { levels, mean: levels.reduce((sum, { distance }) => sum + distance, 0) / levels.length };
}

interface Draws {
  readonly seed: number;
  readonly stream: string;
}

/** Random patches of every level as points `[images * patches, channels * 49]`, each channel normalised. */
function descriptors(images: Images, patches: number, draws: Draws): Points[] {
  const [channels, height, width] = images.shape;
  const levels = pyramidLevels(height, width);
  const size = channels * PATCH ** 2;
  const all = Array.from({ length: levels }, () => new Float32Array(images.count * patches * size));
  for (let image = 0; image < images.count; image++) {
    const pyramids = planesOf(images, image).map((plane) => laplacianPyramid(plane, levels));
    for (const [level, out] of all.entries()) {
      const planes = pyramids.flatMap((pyramid) => pyramid[level] ?? []);
      const stream = { ...draws, step: image * levels + level };
      for (let patch = 0; patch < patches; patch++) {
        const { height: rows = 0, width: columns = 0 } = planes[0] ?? {};
        const row = randomInt(rows - PATCH + 1, stream, 2 * patch);
        const column = randomInt(columns - PATCH + 1, stream, 2 * patch + 1);
        copyPatch(out, (image * patches + patch) * size, planes, row, column);
      }
    }
  }
  return all.map((data) => ({
    count: images.count * patches,
    size,
    data: normalisedChannels(data, channels),
  }));
}

function copyPatch(
  out: Float32Array,
  start: number,
  planes: readonly Plane[],
  row: number,
  column: number,
): void {
  let at = start;
  for (const { width, data } of planes)
    for (let y = row; y < row + PATCH; y++)
      for (let x = column; x < column + PATCH; x++, at++) out[at] = data[y * width + x] ?? 0;
}

/** Each channel of all patches less its mean, over its standard deviation; one of a single value becomes 0. */
function normalisedChannels(data: Float32Array, channels: number): Float32Array {
  const channelAt = (i: number): number => Math.floor(i / PATCH ** 2) % channels;
  const each = data.length / channels;
  const means = new Float64Array(channels);
  for (const [i, value] of data.entries()) means[channelAt(i)] = (means[channelAt(i)] ?? 0) + value / each;
  const variances = new Float64Array(channels);
  for (const [i, value] of data.entries()) {
    const channel = channelAt(i);
    variances[channel] = (variances[channel] ?? 0) + (value - (means[channel] ?? 0)) ** 2 / each;
  }
  return data.map((value, i) => {
    const [mean, variance] = [means[channelAt(i)] ?? 0, variances[channelAt(i)] ?? 0];
    // What rounding leaves of a single value's variance is none.
    return variance <= 1e-12 * mean ** 2 ? 0 : (value - mean) / Math.sqrt(variance);
  });
}
