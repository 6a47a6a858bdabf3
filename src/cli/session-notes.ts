import type { Dataset } from '../data/index.js';
import { type Config, type Environment, type Game, lookSize, type Recipe } from '../train/index.js';
import type { Recorded } from './runs.js';

/** Why nobody looks. */
export function unwatchedNote(game: Game, data: Dataset): string {
  const [pack, looked] = [game.critic?.pack ?? 1, Math.min(lookSize(game), data.count)];
  return pack > looked
    ? `no diagnosis: ${game.critic?.player ?? 'D'} judges packs of ${pack} examples, and a look has ${looked}`
    : 'no diagnosis: there is nothing to compare samples with, such as two different examples of the same size as they';
}

/** What to know of a diagnosis that is asked for more often than suits the recipe. */
export function closeLooks(recipe: Recipe, { watchEvery }: Config): string[] {
  const usual = recipe.defaults.watchEvery;
  if (watchEvery === 0 || watchEvery >= usual / 4) return [];
  return [
    `looks every ${watchEvery} steps are close for ${recipe.name}, which has one every ${usual}: a game that only begins may be taken for one in trouble`,
  ];
}

/** What differs from the run's first machine in a way that changes the rounding of its numbers. */
export function roundingNotes(now: Environment, before: Recorded | undefined): string[] {
  if (!before) return [];
  return ['onnxruntime', 'platform', 'cpu', 'device', 'threads']
    .filter((key) => before[key] !== undefined && before[key] !== now[key])
    .map(
      (key) =>
        `${key} is ${String(now[key])}, it was ${String(before[key])}: from here on numbers may round differently`,
    );
}
