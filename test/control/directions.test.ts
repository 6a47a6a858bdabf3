import { expect, test } from 'vitest';
import { findDirections } from 'ganymede/control';
import { flatten, relu, reshape } from 'ganymede/ir';
import { conv, dense } from 'ganymede/nn';
import { nodeHost } from 'ganymede/node';
import { constant, sgd } from 'ganymede/optim';
import { tensor } from 'ganymede/tensor';
import type { Game } from 'ganymede/train';

/** Five latent coordinates, a first layer of three units, images of 2x2. */
const game: Game = {
  players: {
    G: {
      network: (p, z) => reshape(dense(p.at('y'), relu(dense(p.at('h'), z, 3)), 4), [-1, 1, 2, 2]),
      optimizer: sgd({ lr: constant(1) }),
    },
  },
  phases: [],
  batch: 1,
  fields: {},
  latent: { shape: [5], distribution: { kind: 'normal' } },
  samples: { player: 'G', shape: [1, 2, 2], range: [-1, 1] },
};

/** The second coordinate matters most, then the fourth; the others hardly. */
const weight = [
  [0.1, 0, 0],
  [0, 3, 0],
  [0, 0, 0.1],
  [2, 0, 0],
  [0, 0, 0],
].flat();

const state = {
  'G.h.weight': tensor([5, 3], Float32Array.from(weight)),
  'G.h.bias': tensor([3], Float32Array.of(5, 5, 5)),
  'G.y.weight': tensor([3, 4], new Float32Array(12)),
  'G.y.bias': tensor([4], new Float32Array(4)),
};

test.each([
  ['factorisation', 5],
  ['pca', 1],
] as const)('%s finds what the first layer answers to', async (method, digits) => {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  try {
    await engine.writeState(state);
    const { vectors, shares } = await findDirections(engine, game, { method, count: 2, seed: 1 });
    expect(vectors.shape).toEqual([2, 5]);
    expect(vectors.data[1]).toBeCloseTo(1, digits);
    expect(vectors.data[5 + 3]).toBeCloseTo(2 / Math.sqrt(4.01), digits);
    // Of A^T A the eigenvalues are 9, 4.01 and 0.01.
    if (method === 'factorisation') {
      expect(shares[0]).toBeCloseTo(9 / 13.02, 5);
      expect(shares[1]).toBeCloseTo(4.01 / 13.02, 5);
    }
  } finally {
    await engine.close();
  }
});

test('a first layer that convolves is factorised as well', async () => {
  const network: Game['players'][string]['network'] = (p, z) =>
    relu(conv(p.at('h'), reshape(z, [-1, 5, 1, 1]), 4, { kernel: 1 }));
  const planes: Game = {
    ...game,
    players: {
      G: {
        network: (p, z) => reshape(flatten(network(p, z)), [-1, 1, 2, 2]),
        optimizer: sgd({ lr: constant(1) }),
      },
    },
  };
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  try {
    const filters = new Float32Array(20);
    filters.set([4, 2], 7);
    await engine.writeState({
      'G.h.weight': tensor([4, 5, 1, 1], filters),
      'G.h.bias': tensor([4], new Float32Array(4)),
    });
    const { vectors, shares } = await findDirections(engine, planes, {
      method: 'factorisation',
      count: 1,
      seed: 1,
    });
    expect(vectors.data[2]).toBeCloseTo(4 / Math.sqrt(20), 5);
    expect(vectors.data[3]).toBeCloseTo(2 / Math.sqrt(20), 5);
    expect(shares[0]).toBeCloseTo(1, 5);
  } finally {
    await engine.close();
  }
});
