import { expect, test } from 'vitest';
import { constant } from '../../ir/index.js';
import { sgd } from '../../optim/index.js';
import type { Game, Phase } from '../game.js';
import { gradientsOf } from './signals.js';

const phase = (player: string, name?: string): Phase => ({
  ...{ player, times: 1, objective: () => constant(0) },
  ...(name !== undefined && { name }),
});

const player = { network: () => constant(0), optimizer: sgd({ lr: 1 }) };

const game: Game = {
  players: { maker: player, judge: player },
  phases: [phase('judge', 'disc'), phase('judge', 'penalty'), phase('maker')],
  batch: 1,
  fields: {},
  latent: { shape: [1], distribution: { kind: 'normal' } },
  samples: { player: 'maker', shape: [1], range: [-1, 1] },
  critic: { player: 'judge', output: 'logit' },
};

test('gradients are those of the first phases of the makers of samples and of the critic, whatever their names', () => {
  const metrics = { 'gradient.disc': 3, 'gradient.penalty': 9, 'gradient.maker': 2, 'gradient.D': 7 };
  expect(gradientsOf(game, metrics)).toEqual({ 'watch.gradientG': 2, 'watch.gradientD': 3 });
  expect(gradientsOf(game, { 'gradient.penalty': 9 })).toEqual({});
});
