import { expect, test } from 'vitest';
import { add, mean, mul } from '../ir/index.js';
import { dense } from '../nn/index.js';
import { adam, type Rate, type Schedule } from '../optim/index.js';
import { scheduled } from './feeds.js';
import type { Game } from './game.js';
import { buildStep } from './step.js';

/** D has a learning rate and a scheduled weight. */
function gameOf({ lr = 1, weight = () => 1 }: { lr?: Rate; weight?: Schedule }): Game {
  return {
    players: { D: { network: (p, x) => dense(p.at('y'), x, 1), optimizer: adam({ lr }) } },
    phases: [
      {
        player: 'D',
        times: 1,
        objective: (turn) => {
          const loss = mean(turn.play('D', turn.real()));
          return add(loss, mul(loss, turn.schedule('weight', weight)));
        },
      },
    ],
    batch: 3,
    fields: { x: { shape: [2], dtype: 'float32' } },
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'D', shape: [2], range: [-1, 1] },
  };
}

const feeds = (game: Game, rounds = 8): unknown => scheduled(buildStep(game), { step: 0, rounds });

test('scheduled scalars are those of their rounds, learning rates times the factor of their player', () => {
  const program = buildStep(gameOf({ weight: (round) => round / 2 }));
  const span = { step: 4, rounds: 2 };
  const [whole, halved] = [scheduled(program, span), scheduled(program, span, { D: 0.5 })];
  expect(whole['schedule/game.0.weight']).toMatchObject({ shape: [2], data: Float32Array.of(2.5, 3) });
  expect(halved['schedule/game.0.weight']).toEqual(whole['schedule/game.0.weight']);
  const [rate, rateHalved] = [whole, halved].map((each) => each['schedule/D.stepSize']?.data[0] ?? NaN);
  expect(rateHalved).toBe((rate ?? NaN) / 2);
});

test('a learning rate below 0 is named with its player and step', () => {
  const game = gameOf({ lr: (step) => (step > 5 ? -0.1 : 0.001) });
  expect(() => feeds(game)).toThrow(
    expect.objectContaining({
      code: 'OPTIMIZER_ARGUMENT',
      message: 'the learning rate of "D" is below 0 in step 6',
    }),
  );
  expect(() => feeds(gameOf({ weight: () => -1 }))).not.toThrow();
});

test.each([
  ['D.stepSize', 'NaN', gameOf({ lr: (step) => (step > 5 ? NaN : 0.001) })],
  ['game.0.weight', 'Infinity', gameOf({ weight: (step) => (step > 5 ? Infinity : 0) })],
])('a schedule %s that gives %s is named with the step', (name, actual, game) => {
  expect(() => feeds(game)).toThrow(
    expect.objectContaining({
      code: 'SCHEDULE_NOT_FINITE',
      message: `the schedule "${name}" gives ${actual} for step 6`,
      actual,
      fix: expect.any(String) as string,
    }),
  );
  expect(() => feeds(game, 5)).not.toThrow();
});
