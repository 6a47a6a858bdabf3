import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import type { Examples, Recipe } from '../train/index.js';
import { acgan, cgan, projection } from './conditional.js';
import { dcgan } from './dcgan.js';
import { gan } from './gan.js';
import { ganQuick } from './gan-quick.js';
import { points } from './points.js';
import { r3gan } from './r3gan.js';
import { sngan, wganGp } from './residual.js';
import { stacked } from './stacked.js';

export { settingsFor } from './loss-settings.js';
export { acgan, cgan, dcgan, gan, points, projection, r3gan, sngan, stacked, wganGp };

/** Every recipe; the first for a kind of examples is the default for such data, the first of all that of a first run. */
export const recipes: readonly Recipe[] = [
  ganQuick,
  gan,
  dcgan,
  r3gan,
  wganGp,
  sngan,
  cgan,
  acgan,
  projection,
  stacked,
  points,
];

/** The recipe for data of this kind where none is named; throws RECIPE_UNKNOWN. */
export function defaultRecipe(examples: Examples, among: readonly Recipe[] = recipes): Recipe {
  const recipe = among.find((candidate) => candidate.examples === examples);
  if (recipe) return recipe;
  throw new GanymedeError('RECIPE_UNKNOWN', `no recipe makes ${examples}`, {
    where: 'recipe',
    expected: `data for one of ${among.map(({ name }) => name).join(', ')}`,
    actual: examples,
    fix: 'Train on other data; see ganymede recipes.',
  });
}

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
