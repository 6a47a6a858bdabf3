import { type Dataset, inMemoryDataset, openWorld } from '../../src/data/index.js';
import { type ErrorCode, GanymedeError } from '../../src/support/errors.js';
import { tensor } from '../../src/tensor/index.js';
import { type Config, type Game, type Recipe, resolveConfig, StepPlan } from '../../src/train/index.js';

/** A recipe with networks and minibatches as small as they may be, on little data. */
export interface SmallGame {
  readonly config: Config;
  readonly data: Dataset;
  readonly game: Game;
}

const count = 70;
const sizes = [
  [1, 8, 8],
  [1, 28, 28],
  [3, 28, 28],
  [1, 32, 32],
  [3, 32, 32],
  [3, 64, 64],
] as const;

function images(shape: readonly [number, number, number]): Dataset {
  const length = count * shape.reduce((product, size) => product * size);
  const pixels = Uint8Array.from({ length }, (_, i) => 128 + 120 * Math.sin(i * i));
  const labels = Int32Array.from({ length: count }, (_, i) => i % 10);
  const classNames = Array.from({ length: 10 }, (_, i) => String(i));
  return inMemoryDataset({ name: 'waves', images: tensor([count, ...shape], pixels), labels, classNames });
}

/** The smallest values of settings that say how large networks are. */
const smallest: Readonly<Record<string, number>> = { units: 8, channels: 2, pieces: 2, latent: 4 };

function shrunk(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => {
      const small = smallest[key];
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return [key, shrunk(value as Record<string, unknown>)];
      if (small === undefined) return [key, value];
      return [key, Array.isArray(value) ? value.map(() => small) : small];
    }),
  );
}

/** What a recipe says to data or settings that are not for it. */
const refusals: ReadonlySet<ErrorCode> = new Set(['CONFIG_INVALID', 'DATA_UNFIT']);

/** With two moves of D a round where the recipe allows. Throws where the recipe fits none of the small data. */
export function smallGame(recipe: Recipe, settings: Partial<Config>): SmallGame {
  const config = resolveConfig(recipe, { ...shrunk(recipe.defaults), batch: 12, threads: 1, ...settings });
  const isAllowed = 'k' in config && config['updates'] !== 'simultaneous';
  const several = isAllowed ? [resolveConfig(recipe, { ...config, k: 2 })] : [];
  const data =
    recipe.examples === 'points' ? [openWorld('ring', { count, heldOut: count })] : sizes.map(images);
  let refusal: unknown;
  for (const each of [...several, config])
    for (const examples of data) {
      try {
        return built(recipe, each, examples);
      } catch (error) {
        if (!(error instanceof GanymedeError && refusals.has(error.code))) throw error;
        refusal ??= error;
      }
    }
  throw refusal;
}

function built(recipe: Recipe, config: Config, data: Dataset): SmallGame {
  const game = recipe.build(config, data);
  new StepPlan(game).all();
  return { config, data, game };
}
