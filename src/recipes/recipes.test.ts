import { expect, test } from 'vitest';
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
