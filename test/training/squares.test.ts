import { expect, test } from 'vitest';
import { inMemoryDataset } from 'ganymede/data';
import { recipeNamed, resolveConfig } from 'ganymede';
import { tensor } from 'ganymede/tensor';
import { play } from './play.js';

/** Nine images of 8x8, a bright square at each of nine places. */
const places = Array.from({ length: 9 }, (_, place) => square(2 * (place % 3), 2 * Math.floor(place / 3)));

function square(top: number, left: number): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [y, x] = [Math.floor(i / 8), i % 8];
    return y >= top && y < top + 3 && x >= left && x < left + 3 ? 255 : 0;
  });
}

const squares = inMemoryDataset({
  name: 'squares',
  images: tensor([9, 1, 8, 8], Uint8Array.from(places.flat())),
});

/** Root mean squared difference to a place, of pixels in [0, 1]. */
function distance(image: ArrayLike<number>, place: readonly number[]): number {
  const squared = place.reduce((sum, pixel, i) => sum + (pixel / 255 - ((image[i] ?? NaN) + 1) / 2) ** 2, 0);
  return Math.sqrt(squared / place.length);
}

const settings = [
  ...['latent=16', 'G.units=[64,64]', 'G.lr=0.0004', 'G.average=0.998'],
  ...['D.units=[64,64]', 'D.lr=0.0002', 'D.keep=0.7'],
];

test('the default recipe makes images of most of nine kinds, and hardly anything else', async () => {
  const recipe = recipeNamed('gan-quick');
  const config = resolveConfig(recipe, { batch: 32 }, settings);
  const { samples } = await play(recipe.build(config, squares), squares, { steps: 4000, seed: 1 });
  const nearest = Array.from({ length: 64 }, (_, i) => {
    const distances = places.map((place) => distance(samples.data.subarray(64 * i, 64 * i + 64), place));
    const best = Math.min(...distances);
    return { place: distances.indexOf(best), good: best < 0.15 };
  });
  const good = nearest.filter(({ good }) => good);
  // A GAN without further help drops a kind or two: 8 kinds in 55 good images were seen.
  expect(new Set(good.map(({ place }) => place)).size).toBeGreaterThanOrEqual(7);
  expect(good.length).toBeGreaterThanOrEqual(50);
});
