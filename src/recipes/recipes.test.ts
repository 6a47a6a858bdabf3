import { expect, test } from 'vitest';
import { readSettings } from '../train/index.js';
import { points } from './points.js';
import { defaultRecipe, recipeNamed, recipes } from './index.js';

test('the first recipe of a kind is the default for data of that kind', () => {
  for (const kind of ['images', 'points'] as const)
    expect(defaultRecipe(kind)).toBe(recipes.find(({ examples }) => examples === kind));
  const images = [recipeNamed('gan'), recipeNamed('gan-quick')];
  expect(defaultRecipe('images', images).name).toBe('gan');
  expect(() => defaultRecipe('points', images)).toThrow(
    expect.objectContaining({ code: 'RECIPE_UNKNOWN', message: 'no recipe makes points' }),
  );
});

test('what settings of a run left out stays out', () => {
  const penalty = { kind: 'wgan-gp', weight: 10, every: 1 };
  const { config, added } = readSettings(points, { ...points.defaults, penalty });
  expect(config).toMatchObject({ penalty });
  expect(config).not.toHaveProperty('penalty.weightTo');
  expect(added).toEqual([]);
});
