import { expect, test } from 'vitest';
import { BatchCursor, pointsDataset } from '../data/index.js';
import { concat, mean } from '../ir/index.js';
import { dense } from '../nn/index.js';
import { sgd } from '../optim/index.js';
import { GanymedeError } from '../support/errors.js';
import { tensor } from '../tensor/index.js';
import { minibatches } from './feeds.js';
import type { Game } from './game.js';
import { blamed } from './spoilt.js';
import { buildStep } from './step.js';

const game: Game = {
  players: { D: { network: (p, x) => dense(p.at('y'), x, 1), optimizer: sgd({ lr: 1 }) } },
  phases: [
    { player: 'D', times: 2, objective: (turn) => mean(turn.play('D', concat([turn.real(), turn.noise()]))) },
  ],
  batch: 3,
  fields: { x: { shape: [2], dtype: 'float32' } },
  latent: { shape: [2], distribution: { kind: 'normal' } },
  samples: { player: 'D', shape: [2], range: [-1, 1] },
};

const count = 24;
const fault = new GanymedeError('TRAIN_DIVERGED', 'loss.D became NaN in step 3', { fix: 'Lower the rates.' });

function blamedFor(spoilt: number, value: number): GanymedeError {
  const values = Float32Array.from({ length: 2 * count }, (_, i) => (i === 2 * spoilt + 1 ? value : i));
  const data = pointsDataset({ name: 'pairs', points: tensor([count, 2], values) });
  const program = buildStep(game);
  const cursor = new BatchCursor({ count, batch: game.batch, seed: 1 });
  const source = { game, data, cursor, examples: program.examples };
  const span = { step: 1, rounds: 2 };
  return blamed(fault, source, program, { ...span, feeds: minibatches(source, program, span) });
}

test('the example with a value that is not finite is named, wherever it lies in the rounds', () => {
  const order = new BatchCursor({ count, batch: 1, seed: 1 }).range(0, count);
  const fed = order.subarray(6, 18);
  for (const example of fed) {
    const { code, message, fix, cause } = blamedFor(example, -Infinity);
    expect([code, message]).toEqual([fault.code, fault.message]);
    expect(fix).toContain(`"x" of example ${example} of pairs holds -Infinity`);
    expect(cause).toMatchObject({ code: 'DATA_NOT_FINITE', where: 'pairs', actual: '-Infinity' });
  }
  for (const example of order) if (!fed.includes(example)) expect(blamedFor(example, NaN)).toBe(fault);
});

test('finite data is not blamed', () => {
  expect(blamedFor(0, 1e30)).toBe(fault);
});
