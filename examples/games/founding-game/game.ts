import { mean, relu, sigmoid, type Value } from 'ganymede/ir';
import { nonSaturating } from 'ganymede/losses';
import { dense, type Params } from 'ganymede/nn';
import { cosine, sgd } from 'ganymede/optim';
import type { Game } from 'ganymede/train';

/** Algorithm 1 of Goodfellow et al. 2014 on a line: momentum SGD, two steps of D for one of G. */
export function foundingGame(steps: number): Game {
  const mlp = (p: Params, x: Value): Value =>
    dense(p.at('y'), relu(dense(p.at('h1'), relu(dense(p.at('h0'), x, 64)), 64)), 1);
  const optimizer = (moves: number) =>
    sgd({ lr: cosine({ from: 0.05, to: 0, steps: moves }), momentum: 0.5 });
  return {
    players: {
      G: { network: mlp, optimizer: optimizer(steps), average: 0.99 },
      D: { network: mlp, optimizer: optimizer(2 * steps) },
    },
    phases: [
      {
        player: 'D',
        times: 2,
        objective: (turn) => {
          const [real, fake] = [turn.play('D', turn.real()), turn.play('D', turn.play('G', turn.noise()))];
          turn.report('D(x)', mean(sigmoid(real)));
          turn.report('D(G(z))', mean(sigmoid(fake)));
          return nonSaturating.D(real, fake);
        },
      },
      {
        player: 'G',
        times: 1,
        objective: (turn) => nonSaturating.G(turn.play('D', turn.play('G', turn.noise()))),
      },
    ],
    batch: 256,
    fields: { x: { shape: [1], dtype: 'float32' } },
    latent: { shape: [4], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape: [1], range: [-1, 1] },
    critic: { player: 'D', output: 'logit' },
  };
}
