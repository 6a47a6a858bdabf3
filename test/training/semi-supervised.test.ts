import { afterAll, beforeAll, expect, test } from 'vitest';
import { pointsDataset } from 'ganymede/data';
import { add, mean, mul, neg, softplus, sum } from 'ganymede/ir';
import { dense } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { sgd } from 'ganymede/optim';
import type { Engine } from 'ganymede/runtime';
import { tensor } from 'ganymede/tensor';
import { drawNoise, type Game, loadSampler, type TrainEvent, type TrainOptions } from 'ganymede/train';
import { eventsOf } from './events.js';

const optimizer = sgd({ lr: 0.01 });
const labels = Int32Array.from({ length: 64 }, (_, i) => i % 2);
const values = Float32Array.from(labels, (label, i) => label + i / 1000);
const data = pointsDataset({ name: 'two', points: tensor([64, 1], values), labels });

/** D judges examples of a class, G makes them of none. */
const game: Game = {
  players: {
    G: { network: (p, z) => dense(p.at('y'), z, 1), optimizer },
    D: {
      network: (p, x) => {
        const score = dense(p.at('y'), x, 1);
        return p.label ? add(score, sum(mul(p.label, dense(p.at('c'), x, 2)), { axes: [1] })) : score;
      },
      optimizer,
    },
  },
  phases: [
    {
      player: 'D',
      times: 1,
      objective: (turn) => mean(softplus(neg(turn.play('D', turn.real(), turn.real('label'))))),
    },
    { player: 'G', times: 1, objective: (turn) => mean(turn.play('D', turn.play('G', turn.noise()))) },
  ],
  batch: 8,
  fields: { x: { shape: [1], dtype: 'float32' }, label: { shape: [], dtype: 'int32' } },
  classes: ['low', 'high'],
  latent: { shape: [2], distribution: { kind: 'normal' } },
  samples: { player: 'G', shape: [1], range: [-1, 1] },
  critic: { player: 'D', output: 'logit' },
};

let engine: Engine;
beforeAll(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
});
afterAll(() => engine.close());

const eventsWith = (options: Partial<TrainOptions>): Promise<TrainEvent[]> =>
  eventsOf({ game, data, engine, steps: 4, ...options });

test('a generator that does not read the class is trained, watched and sampled in a game of classes', async () => {
  const events = await eventsWith({ care: { every: 2, act: 'report' } });
  expect(events.at(-1)).toEqual({ kind: 'end', step: 4, reason: 'finished' });
  const sampler = await loadSampler(engine, game, 6);
  const z = drawNoise(game, 6, { seed: 1, stream: 'test' });
  const made = await sampler(z);
  expect(made.shape).toEqual([6, 1]);
  expect(await sampler(z, new Int32Array(6).fill(1))).toEqual(made);
  await expect(sampler(z, new Int32Array(6).fill(2))).rejects.toMatchObject({ code: 'CLASS_UNKNOWN' });
});

test.each([2, -1])('an example of class %d is refused in a game of two classes', async (label) => {
  const wrong = { ...data, labels: labels.with(40, label) };
  await expect(eventsWith({ data: wrong })).rejects.toMatchObject({
    code: 'DATA_LABELS_MISMATCH',
    message: `label 40 of two is ${label}`,
    expected: '0 to 1, a class of the game',
  });
  const unconditional = { ...game, classes: undefined };
  const [start] = await eventsWith({ data: wrong, game: unconditional });
  expect(start?.kind).toBe('start');
});
