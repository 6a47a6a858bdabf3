import { expect, test } from 'vitest';
import { inMemoryDataset } from 'ganymede/data';
import { add, flatten, mul, relu, reshape, type Value } from 'ganymede/ir';
import {
  type AdversarialLoss,
  adversarialLosses,
  type Critic,
  gradientPenalty,
  interpolate,
  zeroCentredPenalty,
} from 'ganymede/losses';
import { dense, type Network, packed, spectralNorm } from 'ganymede/nn';
import { adam } from 'ganymede/optim';
import type { Game } from 'ganymede/train';
import { tensor } from 'ganymede/tensor';
import { fillNormal } from '../../src/support/philox.js';
import { play } from './play.js';

/** One number an example, normal: about mean 0.161 and standard deviation 0.188 in [-1, 1]. */
const target = { mean: (2 * 148) / 255 - 1, std: (2 * 24) / 255 };

const numbers = (() => {
  const draws = new Float32Array(4096);
  fillNormal(draws, { seed: 3, stream: 'numbers', step: 0 }, 148, 24);
  const pixels = Uint8Array.from(draws, (value) => Math.max(0, Math.min(255, Math.round(value))));
  return inMemoryDataset({ name: 'normal numbers', images: tensor([4096, 1, 1, 1], pixels) });
})();

const G: Network = (p, z) => reshape(dense(p.at('y'), z, 1), [-1, 1, 1, 1]);
const D: Network = (p, x) =>
  dense(p.at('y'), relu(dense(p.at('h1'), relu(dense(p.at('h0'), flatten(x), 32)), 32)), 1);
/** One uniform number for each example. */
const uniform: Network = (p, x) =>
  p.noise('epsilon', [x.shape[0] ?? 1, 1, 1, 1], { kind: 'uniform', low: 0, high: 1 });

interface Variant {
  readonly loss: AdversarialLoss;
  readonly D: Network;
  /** What D minimises besides its loss. */
  readonly penalty?: (critic: Critic, points: Points) => Value;
}

interface Points {
  readonly real: Value;
  readonly fake: Value;
  readonly epsilon: () => Value;
}

const variants: Readonly<Record<string, Variant>> = {
  'the Wasserstein loss with a gradient penalty': {
    loss: adversarialLosses.wasserstein,
    D,
    penalty: (critic, { real, fake, epsilon }) =>
      mul(gradientPenalty(critic, interpolate(real, fake, epsilon()), { sides: 'one' }), 10),
  },
  'the hinge loss with spectral normalisation': { loss: adversarialLosses.hinge, D: spectralNorm(D) },
  'a relativistic average over packs with R1 and R2': {
    loss: adversarialLosses.relativisticAverage,
    D: packed(D, 2),
    penalty: (critic, { real, fake }) =>
      mul(add(zeroCentredPenalty(critic, real), zeroCentredPenalty(critic, fake)), 0.05),
  },
};

function game({ loss, D: network, penalty }: Variant): Game {
  const optimizer = adam({ lr: 0.004, beta1: 0, beta2: 0.9 });
  return {
    players: {
      G: { network: G, optimizer, average: 0.99 },
      D: { network, optimizer },
      epsilon: { network: uniform, optimizer },
    },
    phases: [
      {
        player: 'D',
        times: 2,
        objective: (turn) => {
          const critic: Critic = (x) => turn.play('D', x);
          const [real, fake] = [turn.real(), turn.play('G', turn.noise())];
          const own = loss.D(critic(real), critic(fake));
          return penalty
            ? add(own, penalty(critic, { real, fake, epsilon: () => turn.play('epsilon', real) }))
            : own;
        },
      },
      {
        player: 'G',
        times: 1,
        objective: (turn) => {
          const fake = turn.play('D', turn.play('G', turn.noise()));
          return loss.G(fake, loss.usesReal ? turn.play('D', turn.real()) : fake);
        },
      },
    ],
    batch: 64,
    fields: { x: { shape: [1, 1, 1], dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [1], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, 1, 1], range: [-1, 1] },
  };
}

test.each(Object.entries(variants))('%s brings the samples to the data', async (_, variant) => {
  const { samples } = await play(game(variant), numbers, { steps: 700, seed: 1 });
  const values = Array.from(samples.data);
  const average = values.reduce((sum, x) => sum + x, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length);
  // 64 samples leave a standard error of 0.024 in the mean; G starts 0.16 off.
  expect(Math.abs(average - target.mean)).toBeLessThan(0.06);
  expect(Math.abs(spread - target.std)).toBeLessThan(0.06);
});
