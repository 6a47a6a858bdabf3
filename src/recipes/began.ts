import { cast, less, mean, type Value } from '../ir/index.js';
import { beganLosses } from '../losses/index.js';
import { zeros } from '../nn/index.js';
import type { Phase, Turn } from '../train/index.js';

export interface BeganGame {
  readonly gamma: number;
  readonly lambda: number;
  readonly batch: number;
}

/** The game of Berthelot et al. 2017: D gives reconstruction errors, and `k` weighs those of samples. */
export function beganPhases(game: BeganGame): Phase[] {
  const { batch } = game;
  return [
    { player: 'D', times: 1, batch, objective: (turn) => objectiveOfD(game, turn) },
    { player: 'G', times: 1, batch, objective: (turn) => mean(turn.play('D', turn.play('G', turn.noise()))) },
  ];
}

function objectiveOfD({ gamma, lambda }: BeganGame, turn: Turn): Value {
  const real = turn.play('D', turn.real());
  const fake = turn.play('D', turn.play('G', turn.noise()));
  const k = turn.keep('k', [], zeros);
  const losses = beganLosses({ real, fake, k: k.value, gamma, lambda });
  k.set(losses.nextK);
  turn.report('D(x)', mean(real));
  turn.report('D(G(z))', mean(fake));
  turn.report('accuracy', mean(cast(less(real, fake), 'float32')));
  turn.report('k', k.value);
  turn.report('convergence', losses.convergence);
  return losses.D;
}
