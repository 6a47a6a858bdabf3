import { expect, test } from 'vitest';
import { inMemoryDataset } from 'ganymede/data';
import { flatten, mean, relu, reshape, sigmoid } from 'ganymede/ir';
import { minimax, nonSaturating, type NonRelativisticLoss } from 'ganymede/losses';
import { dense, type Network } from 'ganymede/nn';
import { sgd } from 'ganymede/optim';
import type { Game } from 'ganymede/train';
import { tensor } from 'ganymede/tensor';
import { fillNormal } from '../../src/support/philox.js';
import { play } from './play.js';

/** One number an example, normal with mean 148 and standard deviation 24 of 255: about 0.161 and 0.188 in [-1, 1]. */
const target = { mean: (2 * 148) / 255 - 1, std: (2 * 24) / 255 };

const numbers = (() => {
  const draws = new Float32Array(4096);
  fillNormal(draws, { seed: 3, stream: 'numbers', step: 0 }, 148, 24);
  const pixels = Uint8Array.from(draws, (value) => Math.max(0, Math.min(255, Math.round(value))));
  return inMemoryDataset({ name: 'normal numbers', images: tensor([4096, 1, 1, 1], pixels) });
})();

/** `a z + b` of normal noise: it can be the data exactly. */
const G: Network = (p, z) => reshape(dense(p.at('y'), z, 1), [-1, 1, 1, 1]);

const D: Network = (p, x) =>
  dense(p.at('y'), relu(dense(p.at('h1'), relu(dense(p.at('h0'), flatten(x), 32)), 32)), 1);

/** Algorithm 1 with k = 2 and momentum SGD. */
function game(loss: NonRelativisticLoss): Game {
  const optimizer = sgd({ lr: 0.02, momentum: 0.5 });
  return {
    players: { G: { network: G, optimizer }, D: { network: D, optimizer } },
    phases: [
      {
        player: 'D',
        times: 2,
        objective: (turn) => {
          const real = turn.play('D', turn.real());
          const fake = turn.play('D', turn.play('G', turn.noise()));
          turn.report('D(x)', mean(sigmoid(real)));
          turn.report('D(G(z))', mean(sigmoid(fake)));
          return loss.D(real, fake);
        },
      },
      { player: 'G', times: 1, objective: (turn) => loss.G(turn.play('D', turn.play('G', turn.noise()))) },
    ],
    batch: 128,
    fields: { x: { shape: [1, 1, 1], dtype: 'uint8', range: [-1, 1] } },
    latent: { shape: [1], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1, 1, 1], range: [-1, 1] },
  };
}

test.each([minimax, nonSaturating])(
  'the $name game comes to its equilibrium: D = 1/2, its loss 2 ln 2, and p_g = p_data',
  async (loss) => {
    const { metrics, samples } = await play(game(loss), numbers, { steps: 6000, seed: 1 });
    expect(metrics['D(x)']).toBeCloseTo(0.5, 2);
    expect(metrics['D(G(z))']).toBeCloseTo(0.5, 2);
    expect(Math.abs((metrics['loss.D'] ?? NaN) - (loss.equilibrium?.D ?? NaN))).toBeLessThan(0.005);
    expect(Math.abs((metrics['loss.G'] ?? NaN) - (loss.equilibrium?.G ?? NaN))).toBeLessThan(0.005);
    const values = Array.from(samples.data);
    const average = values.reduce((sum, x) => sum + x, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length);
    // 64 samples leave a standard error of 0.024 in the mean.
    expect(Math.abs(average - target.mean)).toBeLessThan(0.08);
    expect(Math.abs(spread - target.std)).toBeLessThan(0.06);
  },
);
