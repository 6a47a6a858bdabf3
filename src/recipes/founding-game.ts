import { z } from 'zod';
import { concat, flatten, mean, sigmoid, split, type Value } from '../ir/index.js';
import { adversarialLosses } from '../losses/index.js';
import type { Game, Turn } from '../train/index.js';

/** Settings of a game of two players with the losses of Goodfellow et al. 2014. */
export const pairSettings = {
  k: z.int().positive().max(100).describe('steps of D in a round: k of Algorithm 1'),
  loss: z.enum(['minimax', 'nonSaturating']).describe('what G minimises'),
};

export const keep = z.number().positive().max(1).describe('probability that dropout keeps a unit');

type Pair = z.infer<z.ZodObject<typeof pairSettings>>;

/** The game of section 3 of the paper: D tells real from generated images, G makes it fail. */
export function foundingPhases({ k: times, loss: name }: Pair): Game['phases'] {
  const objective = adversarialLosses[name];
  return [
    {
      player: 'D',
      times,
      objective: (turn) => {
        const [real, fake] = judge(turn);
        turn.report('D(x)', mean(sigmoid(real)));
        turn.report('D(G(z))', mean(sigmoid(fake)));
        return objective.D(real, fake);
      },
    },
    { player: 'G', times: 1, objective: (turn) => objective.G(turn.play('D', turn.play('G', turn.noise()))) },
  ];
}

/** Logits of a minibatch of data and one of samples, computed as one batch. */
function judge(turn: Turn): [real: Value, fake: Value] {
  const real = turn.real();
  const fake = turn.play('G', turn.noise());
  const count = real.shape[0] ?? 0;
  const logits = turn.play('D', concat([flatten(real), flatten(fake)]));
  const [onReal, onFake] = split(logits, [count, count]);
  return [onReal ?? logits, onFake ?? logits];
}
