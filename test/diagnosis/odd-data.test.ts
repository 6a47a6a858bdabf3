import { expect, test } from 'vitest';
import { concat, mean, type Value } from 'ganymede/ir';
import { dense } from 'ganymede/nn';
import { sgd } from 'ganymede/optim';
import { recipeNamed } from 'ganymede/recipes';
import { type Game, type Player, resolveConfig, type Turn } from 'ganymede/train';
import { inMemoryDataset } from 'ganymede/data';
import type { Dataset } from 'ganymede/data';
import { tensor } from 'ganymede/tensor';
import { images, points } from './games.js';
import { pointsOf } from './worlds.js';
import { watched } from './watched.js';

const numbers = (count: number, value: (i: number) => number): Dataset =>
  pointsOf(
    'numbers',
    Array.from({ length: count }, (_, i) => [value(i)]),
  );

const pictures = (count: number, channels: number, pixel: (i: number) => number): Dataset =>
  inMemoryDataset({
    name: 'pictures',
    images: tensor(
      [count, channels, 4, 4],
      Uint8Array.from({ length: count * channels * 16 }, (_, i) => pixel(i)),
    ),
  });

test.each<[string, Dataset, number]>([
  ['one number', numbers(1, () => 3), 0],
  ['equal numbers', numbers(40, () => 3), 0],
  ['two numbers', numbers(2, (i) => i), 4],
  ['five numbers, five held out', { ...numbers(5, (i) => i), heldOut: numbers(5, (i) => i + 0.5) }, 4],
  [
    'held-out numbers that are the training ones',
    { ...numbers(9, (i) => i), heldOut: numbers(9, (i) => i) },
    4,
  ],
  ['one image', pictures(1, 1, (i) => i), 0],
  ['equal images', pictures(9, 1, () => 255), 0],
  ['three images of three channels', pictures(3, 3, (i) => (i * 37) % 256), 4],
])('%s: the diagnosis never fails', async (_, data, looks) => {
  const game = data.shape.length === 3 ? images(data, 20) : points(data, 20);
  const course = await watched({ game, data, seed: 1, steps: 20, care: { every: 5, act: 'report' } });
  expect(course.error).toBeUndefined();
  const looked = course.lines.filter(({ metrics }) => 'watch.distance' in metrics);
  expect(looked).toHaveLength(looks);
  for (const { metrics } of looked)
    for (const [name, value] of Object.entries(metrics))
      expect([name, Number.isFinite(value)]).toEqual([name, true]);
});

test('a pack of examples is looked at as D judges them', async () => {
  const data = numbers(30, (i) => i % 7);
  const course = await watched({
    ...{ game: points(data, 10, ['pack=4']), data, seed: 2, steps: 10 },
    care: { every: 5, act: 'report' },
  });
  expect(course.error).toBeUndefined();
  const auc = course.lines.at(-1)?.metrics['watch.auc'] ?? NaN;
  expect(auc).toBeGreaterThanOrEqual(0);
  expect(auc).toBeLessThanOrEqual(1);
  // D gives 7 scores of 28 examples and 7 of samples: a share of their pairs, ties as one half.
  const halves = 2 * 7 * 7 * auc;
  expect(halves).toBeCloseTo(Math.round(halves), 9);
});

test.each(['cgan', 'projection'])('%s, whose held-out images have no classes', async (name) => {
  const labels = Int32Array.from({ length: 12 }, (_, i) => i % 2);
  const pictured = (count: number): Dataset =>
    inMemoryDataset({
      name: 'pictures',
      images: tensor(
        [count, 1, 8, 8],
        Uint8Array.from({ length: count * 64 }, (_, i) => (i * 37) % 256),
      ),
    });
  const data = { ...pictured(12), labels, classNames: ['even', 'odd'], heldOut: pictured(6) };
  const sets = ['G.channels=2', 'D.channels=2', 'latent=2', 'batch=4'];
  const recipe = recipeNamed(name);
  const game = recipe.build(resolveConfig(recipe, { steps: 4 }, sets), data);
  const course = await watched({ game, data, seed: 1, steps: 4, care: { every: 2, act: 'report' } });
  expect(course.error).toBeUndefined();
  expect(course.lines.at(-1)?.metrics['watch.distance']).toBeGreaterThan(0);
  expect(course.lines.at(-1)?.metrics).not.toHaveProperty('watch.gap');
});

test('a critic of pairs of examples and latents is named as what cannot judge examples alone', async () => {
  const data = numbers(40, (i) => i);
  const player = (network: Player['network']): Player => ({ network, optimizer: sgd({ lr: 0.01 }) });
  const judged = (turn: Turn, x: Value): Value => mean(turn.play('D', concat([x, turn.noise()], 1)));
  const game: Game = {
    players: {
      G: player((p, z) => dense(p.at('x'), z, 1)),
      D: player((p, x) => dense(p.at('y'), x, 1)),
    },
    phases: [
      { player: 'D', times: 1, objective: (turn) => judged(turn, turn.real()) },
      { player: 'G', times: 1, objective: (turn) => judged(turn, turn.play('G', turn.noise())) },
    ],
    batch: 4,
    fields: { x: { shape: [1], dtype: 'float32' } },
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1], range: [-1, 1] },
    critic: { player: 'D', output: 'score' },
  };
  const { error } = await watched({ game, data, seed: 1, steps: 4, care: { every: 2, act: 'report' } });
  expect(error).toMatchObject({ code: 'PLAYER_INVALID', where: 'critic.player' });
});
