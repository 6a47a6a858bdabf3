import { expect, test, vi } from 'vitest';
import type { Engine } from '../runtime/index.js';
import { tensor, type Tensor } from '../tensor/index.js';
import type { Game } from './game.js';
import type * as Sampler from './sampler.js';
import { drawSamples, samplesOf } from './samples.js';

const sizes = vi.hoisted((): number[] => []);
/** Samples that are their latents, and their class behind them. */
vi.mock('./sampler.js', async (original) => ({
  ...(await original<typeof Sampler>()),
  loadSampler: (_engine: Engine, _game: Game, count: number) => {
    sizes.push(count);
    return Promise.resolve(({ data }: Tensor, labels?: Int32Array) =>
      Promise.resolve(
        tensor(
          [count, 2],
          Float32Array.from({ length: 2 * count }, (_, i) =>
            Number(i % 2 === 0 ? data[i / 2] : labels?.[(i - 1) / 2]),
          ),
        ),
      ),
    );
  },
}));

test('many samples are made in portions, each of its own latent and class', async () => {
  const game = { classes: ['a', 'b', 'c'], samples: { shape: [2] } } as unknown as Game;
  const count = 1100;
  const z = tensor(
    [count, 1],
    Float32Array.from({ length: count }, (_, i) => i),
  );
  const inTurn = await samplesOf({} as Engine, game, { z, labels: undefined });
  expect(sizes).toEqual([500]);
  expect(inTurn.shape).toEqual([count, 2]);
  expect(Array.from(inTurn.data)).toEqual(Array.from({ length: count }, (_, i) => [i, i % 3]).flat());
  const labels = new Int32Array(count).fill(2);
  const ofOne = await samplesOf({} as Engine, game, { z, labels });
  expect(Array.from(ofOne.data)).toEqual(Array.from({ length: count }, (_, i) => [i, 2]).flat());
});

test('there are as many samples as asked for, or none are made', async () => {
  const game = {
    samples: { shape: [2] },
    latent: { shape: [1], distribution: { kind: 'normal' } },
  } as unknown as Game;
  const refused = { code: 'CALL_INVALID', where: 'count' };
  const drawn = (count: number): Promise<Tensor> =>
    drawSamples({} as Engine, game, { count, seed: 1, stream: 'samples' });
  for (const count of [0, -1, 1.5, NaN]) await expect(drawn(count)).rejects.toMatchObject(refused);
  const z = tensor([3, 1], [1, 2, 3]);
  await expect(samplesOf({} as Engine, game, { z, count: 4 })).rejects.toMatchObject(refused);
  expect((await samplesOf({} as Engine, game, { z, count: 2 })).shape).toEqual([2, 2]);
});
