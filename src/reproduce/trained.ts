import type { Dataset } from '../data/index.js';
import type { Engine } from '../runtime/index.js';
import type { Tensor } from '../tensor/index.js';
import { drawSamples, type Game, type Player } from '../train/index.js';

/** Scalars of a logged round. */
export interface LoggedRound {
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A game as far as it is trained: its players are in the engine. */
export interface Trained {
  readonly engine: Engine;
  readonly game: Game;
  readonly data: Dataset;
  readonly seed: number;
  readonly step: number;
  readonly log: readonly LoggedRound[];
}

/** Samples `[count, ...shape]` of fresh noise, by the averaged parameters where the generator keeps some. */
export function samplesOf({ engine, game, seed }: Trained, count: number): Promise<Tensor> {
  return drawSamples(engine, game, { count, seed, stream: 'reproduce' });
}

/** The same game, whose samples are made by the parameters that learn. */
export function withoutAverage(game: Game): Game {
  const players = Object.entries(game.players).map(([name, { network, optimizer }]): [string, Player] => [
    name,
    { network, optimizer },
  ]);
  return { ...game, players: Object.fromEntries(players) };
}
