import { expect, onTestFinished, test } from 'vitest';
import { classifyLinearly, loadDiscriminatorFeatures } from 'ganymede/control';
import { flatten, relu } from 'ganymede/ir';
import { conv, dense } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { constant, sgd } from 'ganymede/optim';
import { tensor } from 'ganymede/tensor';
import type { Game, Player } from 'ganymede/train';

const optimizer = sgd({ lr: constant(1) });

function gameOf(D: Player['network'], size: number): Game {
  return {
    players: { G: { network: (p, z) => z, optimizer }, D: { network: D, optimizer } },
    phases: [],
    batch: 1,
    fields: {},
    latent: { shape: [5], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, size, size], range: [-1, 1] },
    critic: { player: 'D', output: 'logit' },
  };
}

/** Twice the image plus one, and its negative, where they are above 0. */
const planes: Player['network'] = (p, x) =>
  dense(p.at('y'), flatten(relu(conv(p.at('h'), x, 2, { kernel: 1 }))), 1);

async function openEngine(): Promise<Awaited<ReturnType<typeof nodeHost.openEngine>>> {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  onTestFinished(() => engine.close());
  return engine;
}

test.each([
  [4, 1, 1],
  [6, 1, 3],
  [8, 2, 2],
  [14, 3, 5],
  [3, 1, 1],
])('planes of %i: maxima every %i places over %i', async (size, stride, window) => {
  const engine = await openEngine();
  await engine.writeState({
    'D.h.weight': tensor([2, 1, 1, 1], Float32Array.of(2, -1)),
    'D.h.bias': tensor([2], Float32Array.of(1, 0)),
  });
  const features = await loadDiscriminatorFeatures(engine, gameOf(planes, size));
  const pixels = Float32Array.from({ length: 300 * size * size }, (_, i) => Math.sin(i * 1.7));
  const found = await features(tensor([300, 1, size, size], pixels));
  const places = Math.min(4, size);
  expect([found.count, found.size]).toEqual([300, 2 * places * places]);
  for (const image of [0, 299])
    for (const [plane, [weight, bias]] of (
      [
        [2, 1],
        [-1, 0],
      ] as const
    ).entries())
      for (let place = 0; place < places * places; place++) {
        const [row, column] = [Math.floor(place / places), place % places];
        let most = 0;
        for (let y = 0; y < window; y++)
          for (let x = 0; x < window; x++) {
            const at = (image * size + row * stride + y) * size + column * stride + x;
            most = Math.max(most, weight * (pixels[at] ?? NaN) + bias);
          }
        const feature = found.data[image * found.size + plane * places * places + place];
        expect(feature).toBeCloseTo(most, 5);
      }
});

test('a discriminator without convolutions, or of packs, has no features of images', async () => {
  const engine = await openEngine();
  const flat: Player['network'] = (p, x) => dense(p.at('y'), relu(dense(p.at('h'), flatten(x), 2)), 1);
  const packed = { ...gameOf(planes, 4), critic: { player: 'D', output: 'logit', pack: 2 } } as const;
  for (const game of [gameOf(flat, 4), packed])
    await expect(loadDiscriminatorFeatures(engine, game)).rejects.toMatchObject({
      code: 'PLAYER_WITHOUT_FEATURES',
    });
});

test('classes that a plane divides are told apart, those that none does are not', () => {
  const labelled = (count: number, first: number): Parameters<typeof classifyLinearly>[0] => {
    const labels = Int32Array.from({ length: count }, (_, i) => (first + i) % 2);
    const data = new Float32Array(3 * count);
    labels.forEach((label, i) => {
      data.set([1000 + 5 * Math.sin(first + i) + (label === 1 ? 12 : 0), Math.cos(3 * i), 7], 3 * i);
    });
    return { points: { count, size: 3, data }, labels };
  };
  const options = { classes: 2, seed: 1 };
  expect(classifyLinearly(labelled(300, 0), labelled(100, 300), options).error).toBe(0);
  const shuffled = labelled(100, 300);
  const guessed = { ...shuffled, labels: shuffled.labels.map((_, i) => Math.floor(i / 7) % 2) };
  expect(classifyLinearly(labelled(300, 0), guessed, options).error).toBeGreaterThan(0.3);
  for (const [training, unseen, where] of [
    [labelled(9, 0), labelled(0, 0), 'test'],
    [labelled(0, 0), labelled(9, 0), 'training'],
  ] as const)
    expect(() => classifyLinearly(training, unseen, options)).toThrow(
      expect.objectContaining({ code: 'DATA_TOO_FEW', where }),
    );
});
