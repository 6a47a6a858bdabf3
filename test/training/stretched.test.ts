import { expect, test } from 'vitest';
import { asPoints, modeCoverage } from 'ganymede/metrics';
import { recipeNamed } from 'ganymede/recipes';
import { tensor } from 'ganymede/tensor';
import { resolveConfig } from 'ganymede/train';
import { pointsOf, ring } from '../diagnosis/worlds.js';
import { play } from './play.js';

/** Two units that have nothing to do with each other. */
const units = [1000, 0.001] as const;
const steps = 2000;

function stretched(): ReturnType<typeof pointsOf> {
  const all = ring.batch(Uint32Array.from({ length: ring.count }, (_, i) => i)).data;
  const points = Array.from({ length: ring.count }, (_, i) =>
    units.map((unit, k) => unit * (all[2 * i + k] ?? 0)),
  );
  return pointsOf('stretched ring', points);
}

test('a ring in odd units is learned as the ring is', async () => {
  const recipe = recipeNamed('points');
  const sets = ['batch=128', 'G.units=[128,128,128]', 'D.units=[128,128,128]'];
  const data = stretched();
  const game = recipe.build(resolveConfig(recipe, { steps }, sets), data);
  const { samples } = await play(game, data, { steps, seed: 1 });
  const back = Float32Array.from(samples.data, (value, i) => value / (units[i % 2] ?? 1));
  if (!ring.modes) throw new Error('the ring has modes');
  const { centres, sigma } = ring.modes;
  const mixture = { centres: asPoints(centres), sigmas: sigma };
  const { covered, highQuality } = modeCoverage(asPoints(tensor(samples.shape, back)), mixture);
  expect(covered).toBe(8);
  expect(highQuality).toBeGreaterThan(0.85);
});
