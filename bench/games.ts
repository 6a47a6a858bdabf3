import type { Game } from 'ganymede/train';
import { dcganFlopsPerRound, dcganGame } from './dcgan-game.js';
import { flopsPerRound, mlpGame, pixels } from './mlp-game.js';
import { r3ganGame, resnetGame } from './residual-games.js';

/** A game that is timed, the same in every candidate. */
export interface TimedGame {
  readonly name: 'mlp' | 'dcgan' | 'resnet' | 'r3gan';
  readonly title: string;
  readonly batch: number;
  /** Shape of one example. */
  readonly shape: readonly number[];
  readonly build: (batch: number) => Game;
  /** Multiplications and additions of one round, where they were counted. */
  readonly flops?: (batch: number) => number;
}

const timedGames = {
  mlp: { name: 'mlp', title: 'MLP GAN', batch: 128, shape: [pixels], build: mlpGame, flops: flopsPerRound },
  dcgan: {
    name: 'dcgan',
    title: 'DCGAN 64x64',
    batch: 64,
    shape: [3, 64, 64],
    build: dcganGame,
    flops: dcganFlopsPerRound,
  },
  resnet: {
    name: 'resnet',
    title: 'Residual GAN 64x64, hinge loss',
    batch: 64,
    shape: [3, 64, 64],
    build: resnetGame,
  },
  r3gan: {
    name: 'r3gan',
    title: 'R3GAN 64x64, R1 and R2 in every move',
    batch: 64,
    shape: [3, 64, 64],
    build: r3ganGame,
  },
} as const satisfies Readonly<Record<string, TimedGame>>;

/** The game of a name. */
export function gameNamed(name: string): TimedGame {
  const game = Object.entries(timedGames).find(([each]) => each === name)?.[1];
  if (game) return game;
  throw new Error(`there is no game "${name}": ${Object.keys(timedGames).join(', ')}`);
}
