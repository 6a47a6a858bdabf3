import { add, mul, type Value } from 'ganymede/ir';
import { hinge, relativisticPairing, zeroCentredPenalty } from 'ganymede/losses';
import { r3gan, sngan } from 'ganymede/recipes';
import { type Game, type Phase, type Recipe, resolveConfig, type Turn } from 'ganymede/train';

const shape = [3, 64, 64];
const shared = ['G.channels=32', 'D.channels=32', 'minibatch=none', 'latent=128'];

/** Networks of a recipe, one move of D and one of G. */
function played(recipe: Recipe, settings: readonly string[], phases: readonly Phase[], batch: number): Game {
  const config = resolveConfig(recipe, {}, [...shared, ...settings, `batch=${batch}`]);
  return { ...recipe.build(config, { name: 'pattern', count: batch, shape }), phases };
}

/** D's outputs for real and generated images. */
function judged(turn: Turn): { real: Value; fake: Value; onReal: Value; onFake: Value } {
  const [real, fake] = [turn.real(), turn.play('G', turn.noise())];
  return { real, fake, onReal: turn.play('D', real), onFake: turn.play('D', fake) };
}

/** The residual networks of `sngan` with the hinge loss, weights as they are: `resnet` of `peer/torch_server.py`. */
export function resnetGame(batch: number): Game {
  const settings = ['spectralNorm=false', 'G.most=256', 'D.most=256'];
  const phases: Phase[] = [
    {
      player: 'D',
      times: 1,
      objective: (turn) => {
        const { onReal, onFake } = judged(turn);
        return hinge.D(onReal, onFake);
      },
    },
    {
      player: 'G',
      times: 1,
      noise: 'previous',
      objective: (turn) => hinge.G(turn.play('D', turn.play('G', turn.noise()))),
    },
  ];
  return played(sngan, settings, phases, batch);
}

/** The residual networks of `r3gan` with its loss, and R1 and R2 in every move: `r3gan` of `peer/torch_server.py`. */
export function r3ganGame(batch: number): Game {
  const settings = ['networks=residual', 'augment=none'];
  const phases: Phase[] = [
    {
      player: 'D',
      times: 1,
      objective: (turn) => {
        const { real, fake, onReal, onFake } = judged(turn);
        const penalty = (x: Value): Value =>
          mul(
            zeroCentredPenalty((y) => turn.play('D', y), x),
            0.5,
          );
        return add(relativisticPairing.D(onReal, onFake), add(penalty(real), penalty(fake)));
      },
    },
    {
      player: 'G',
      times: 1,
      noise: 'previous',
      objective: (turn) => {
        const { onReal, onFake } = judged(turn);
        return relativisticPairing.G(onFake, onReal);
      },
    },
  ];
  return played(r3gan, settings, phases, batch);
}
