import { GanymedeError } from '../support/errors.js';
import { resolveConfig, settingAt } from './config.js';
import { fittingRemedies, type Verdict } from './diagnosis/index.js';
import type { Config, Recipe } from './recipe.js';

/** What to try in a game of this recipe with these settings; what it refuses, or the game has got, is left out. */
export function adviceFor(verdict: Verdict, recipe: Recipe, config: Config): string[] {
  return fittingRemedies(verdict, {
    examples: recipe.examples,
    setting: (path) => settingAt(config, path),
    accepts: (assignments) => accepts(recipe, config, assignments),
  });
}

function accepts(recipe: Recipe, config: Config, assignments: readonly string[]): boolean {
  try {
    resolveConfig(recipe, {}, assignments, config);
    return true;
  } catch (error) {
    if (error instanceof GanymedeError) return false;
    throw error;
  }
}
