import { recipeNamed, resolveConfig } from 'ganymede';
import type { Dataset } from 'ganymede/data';
import { abs, concat, mul, split } from 'ganymede/ir';
import type { Network } from 'ganymede/nn';
import type { Game } from 'ganymede/train';

const smallPoints = [
  ...['batch=64', 'latent=4', 'lrTo=0.1', 'G.average=0'],
  ...['G.units=[64,64]', 'D.units=[64,64]', 'G.lr=0.002', 'D.lr=0.002', 'init=glorot'],
  'penalty={"kind":"r1+r2","weight":0.5,"every":1}',
];

const smallImages = [
  ...['batch=32', 'latent=16', 'G.units=[64,64]', 'G.lr=0.0004'],
  ...['D.units=[64,64]', 'D.lr=0.0002', 'D.keep=0.7'],
];

/** The recipe `points`, small, with the settings of Goodfellow's game instead of the recipe's where asked. */
export function points(data: Dataset, steps: number, settings: readonly string[] = []): Game {
  return built('points', data, steps, [...smallPoints, ...settings]);
}

/** No penalty, no relativism: what D and G did in 2014. */
export const plain = ['loss=nonSaturating', 'penalty.kind=none'];

export function images(data: Dataset, steps: number, settings: readonly string[] = []): Game {
  return built('gan-quick', data, steps, [...smallImages, ...settings]);
}

function built(name: string, data: Dataset, steps: number, settings: readonly string[]): Game {
  const recipe = recipeNamed(name);
  return recipe.build(resolveConfig(recipe, { steps }, settings), data);
}

/** The same game, in which both players move at once. */
export function simultaneous(game: Game): Game {
  return { ...game, updates: 'simultaneous' };
}

/** The same game, whose generator makes points of the right half of the plane only. */
export function halfSided(game: Game): Game {
  return withGenerator(game, (G) => (p, z) => {
    const [x = z, y = z] = split(G(p, z), [1, 1], 1);
    return concat([abs(x), y], 1);
  });
}

/** The same game, whose generator does not look at its noise. */
export function deafToNoise(game: Game): Game {
  return withGenerator(game, (G) => (p, z) => G(p, mul(z, 0)));
}

function withGenerator(game: Game, change: (G: Network) => Network): Game {
  const { G } = game.players;
  if (!G) throw new Error('the game has no G');
  return { ...game, players: { ...game.players, G: { ...G, network: change(G.network) } } };
}
