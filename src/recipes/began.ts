import { add, cast, less, mean, type Value } from '../ir/index.js';
import { beganLosses } from '../losses/index.js';
import { zeros } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Phase, Turn } from '../train/index.js';
import type { Stabilisers } from './stabilisers.js';

export interface BeganGame {
  readonly gamma: number;
  readonly lambda: number;
  readonly batch: number;
  /** The examples of a turn as D sees them. */
  readonly seen: (turn: Turn) => { readonly real: Value; readonly fake: Value };
  /** The generated ones alone. */
  readonly seenFake: (turn: Turn) => Value;
  /** Terms of D's loss besides, for real and generated examples. */
  readonly penalty: (turn: Turn, real: Value, fake: Value) => readonly Value[];
  /** Terms of G's loss besides, for generated examples. */
  readonly diversity: (turn: Turn, fake: Value) => readonly Value[];
}

/** The game of Berthelot et al. 2017: D gives reconstruction errors, and `k` weighs those of samples. */
export function beganPhases(game: BeganGame): Phase[] {
  const { batch } = game;
  return [
    { player: 'D', times: 1, batch, objective: (turn) => objectiveOfD(game, turn) },
    { player: 'G', times: 1, batch, objective: (turn) => objectiveOfG(game, turn) },
  ];
}

function objectiveOfD({ gamma, lambda, penalty, seen }: BeganGame, turn: Turn): Value {
  const { real: x, fake: made } = seen(turn);
  const [real, fake] = [turn.play('D', x), turn.play('D', made)];
  const k = turn.keep('k', [], zeros);
  const losses = beganLosses({ real, fake, k: k.value, gamma, lambda });
  k.set(losses.nextK);
  turn.report('D(x)', mean(real));
  turn.report('D(G(z))', mean(fake));
  turn.report('accuracy', mean(cast(less(real, fake), 'float32')));
  turn.report('k', k.value);
  turn.report('convergence', losses.convergence);
  return penalty(turn, x, made).reduce((sum, term) => add(sum, term), losses.D);
}

function objectiveOfG({ seenFake, diversity }: BeganGame, turn: Turn): Value {
  const fake = seenFake(turn);
  return diversity(turn, fake).reduce((sum, term) => add(sum, term), mean(turn.play('D', fake)));
}

/** Throw CONFIG_INVALID where something is asked for that the game of BEGAN does not have. */
export function requireUnset(settings: Stabilisers): void {
  const { k, penalty, topK, featureMatching, consistency, labelSmoothing, margin } = settings;
  const set = [
    ['k', k !== 1],
    ['penalty.every', penalty.every !== 1],
    ['topK', topK.share !== 1],
    ['featureMatching', featureMatching !== 0],
    ['consistency', consistency.weight !== 0],
    ['labelSmoothing', labelSmoothing !== 1],
    ['margin', margin !== 1],
  ] as const;
  const found = set.find(([, isSet]) => isSet);
  if (!found) return;
  throw new GanymedeError('CONFIG_INVALID', `the game of began has no ${found[0]}`, {
    where: found[0],
    fix: 'Leave it out, or take another loss.',
  });
}
