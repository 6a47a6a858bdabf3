import { add, concat, leakyRelu, mul, neg, type Value } from 'ganymede/ir';
import { nonSaturating, zeroCentredPenalty } from 'ganymede/losses';
import { dense, type Params } from 'ganymede/nn';
import { adam, cosine } from 'ganymede/optim';
import type { Game, Turn } from 'ganymede/train';

/** Donahue et al. 2017 (BiGAN): E learns to take samples back to z, because D sees pairs of examples and z. */
export function encoderGame(steps: number): Game {
  const mlp = (units: number) => (p: Params, x: Value) => {
    const hidden = [0, 1].reduce((h, i) => leakyRelu(dense(p.at(`h${i}`), h, 128), 0.2), x);
    return dense(p.at('y'), hidden, units);
  };
  const optimizer = adam({ lr: cosine({ from: 0.001, to: 0, steps }), beta1: 0 });
  const pairs = (turn: Turn): [encoded: Value, generated: Value] => {
    const [x, z] = [turn.real(), turn.noise()];
    return [concat([x, turn.play('E', x)], 1), concat([turn.play('G', z), z], 1)];
  };
  const D = (turn: Turn) => (pair: Value) => turn.play('D', pair);
  return {
    players: {
      G: { network: mlp(2), optimizer, average: 0.99 },
      E: { network: mlp(2), optimizer, average: 0.99 },
      D: { network: mlp(1), optimizer },
    },
    phases: [
      {
        player: 'D',
        times: 1,
        objective: (turn) => {
          const [encoded, generated] = pairs(turn);
          const loss = nonSaturating.D(D(turn)(encoded), D(turn)(generated));
          return add(loss, mul(zeroCentredPenalty(D(turn), encoded), 0.05));
        },
      },
      { player: 'G', times: 1, objective: (turn) => nonSaturating.G(D(turn)(pairs(turn)[1])) },
      // E wants the opposite of G: its pairs to be taken for generated ones.
      { player: 'E', times: 1, objective: (turn) => nonSaturating.G(neg(D(turn)(pairs(turn)[0]))) },
    ],
    batch: 256,
    fields: { x: { shape: [2], dtype: 'float32' } },
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [2], range: [-1, 1] },
  };
}
