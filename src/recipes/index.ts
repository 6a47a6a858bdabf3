import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import type { Recipe } from '../train/index.js';
import { gan, ganQuick } from './gan.js';
import { points } from './points.js';

/** Every recipe; the first for a kind of examples is the default for such data. */
export const recipes: readonly Recipe[] = [ganQuick, gan, points];

/** The recipe called `name`; throws RECIPE_UNKNOWN. */
export function recipeNamed(name: string): Recipe {
  const recipe = recipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = recipes.map((candidate) => candidate.name);
  const guess = nearest(name, names);
  throw new GanymedeError('RECIPE_UNKNOWN', `there is no recipe "${name}"`, {
    where: 'recipe',
    expected: names.join(', '),
    actual: name,
    fix: guess === undefined ? 'See ganymede recipes.' : `Did you mean "${guess}"?`,
  });
}
