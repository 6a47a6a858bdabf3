import type { Game } from 'ganymede/train';
import { dcganFlopsPerRound, dcganGame } from './dcgan-game.js';
import { flopsPerRound, mlpGame, pixels } from './mlp-game.js';

/** A game that is timed, the same in every candidate. */
export interface TimedGame {
  readonly name: 'mlp' | 'dcgan';
  readonly title: string;
  readonly batch: number;
  /** Shape of one example. */
  readonly shape: readonly number[];
  readonly build: (batch: number) => Game;
  /** Multiplications and additions of one round. */
  readonly flops: (batch: number) => number;
}

export const timedGames: Readonly<Record<TimedGame['name'], TimedGame>> = {
  mlp: { name: 'mlp', title: 'MLP GAN', batch: 128, shape: [pixels], build: mlpGame, flops: flopsPerRound },
  dcgan: {
    name: 'dcgan',
    title: 'DCGAN 64x64',
    batch: 64,
    shape: [3, 64, 64],
    build: dcganGame,
    flops: dcganFlopsPerRound,
  },
};
