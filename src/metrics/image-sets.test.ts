import { expect, test } from 'vitest';
import type { Images } from './images.js';
import { patchWasserstein } from './patch-wasserstein.js';
import type { Points } from './points.js';
import { slicedWasserstein } from './sliced-wasserstein.js';
import { multiScaleSsim } from './ssim.js';
import { ssimDiversity } from './ssim-diversity.js';

interface ImageSet extends Images {
  readonly data: Float64Array;
}

/** Images of smooth patterns, all different, in [0, 1]. */
function imagesOf(count: number, shape: Images['shape'], phase = 0): ImageSet {
  const size = shape[0] * shape[1] * shape[2];
  const data = Float64Array.from(
    { length: count * size },
    (_, i) => 0.5 + 0.4 * Math.sin(i * 0.7 + phase * (1 + Math.floor(i / size))),
  );
  return { count, shape, data };
}

/** Patches of two channels of 49 pixels, each channel with mean 0 and standard deviation 1 over all. */
function normalised({ count, data }: ImageSet): Points {
  const made = Float64Array.from(data);
  for (const channel of [0, 1]) {
    const isOf = (i: number): boolean => Math.floor(i / 49) % 2 === channel;
    const values = data.filter((_, i) => isOf(i));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    for (const i of made.keys()) if (isOf(i)) made[i] = ((made[i] ?? 0) - mean) / Math.sqrt(variance);
  }
  return { count, size: 98, data: made };
}

test('images of one patch have the sliced Wasserstein distance of their normalised pixels', () => {
  const [real, fake] = [imagesOf(9, [2, 7, 7]), imagesOf(9, [2, 7, 7], 1.3)];
  const expected = slicedWasserstein(normalised(real), normalised(fake), { p: 1, seed: 3 });
  const { levels, mean } = patchWasserstein(real, fake, { patches: 1, seed: 3 });
  expect(expected).toBeGreaterThan(0.05);
  expect(mean).toBeCloseTo(expected, 6);
  expect(levels).toEqual([{ side: 7, distance: mean }]);
});

test('patches of larger images are near those of like images and far from those of others, at every level', () => {
  const [real, like] = [imagesOf(8, [1, 32, 32]), imagesOf(8, [1, 32, 32], 0.01)];
  const other = { ...like, data: like.data.map((value, i) => value + 0.3 * Math.sin(i * i)) };
  const [near, far] = [patchWasserstein(real, like), patchWasserstein(real, other)];
  expect(near.levels.map(({ side }) => side)).toEqual([32, 16]);
  for (const [i, { distance }] of near.levels.entries())
    expect(distance).toBeLessThan((far.levels[i]?.distance ?? 0) / 2);
});

test('the diversity of two images is their similarity', () => {
  const { count, shape, data } = imagesOf(2, [1, 24, 24], 2);
  const size = data.length / count;
  const one = (i: number): ImageSet => ({ count: 1, shape, data: data.slice(i * size, (i + 1) * size) });
  const [expected = NaN] = multiScaleSsim(one(0), one(1));
  const { mean, std, pairs } = ssimDiversity({ count, shape, data }, { pairs: 5 });
  expect(expected).toBeLessThan(0.9);
  expect(mean).toBeCloseTo(expected, 12);
  expect([std, pairs]).toEqual([expect.closeTo(0, 12), 5]);
});
