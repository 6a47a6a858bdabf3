import { graphOf, input, reshape, type Value } from '../../ir/index.js';
import type { ProgramSpec } from '../../runtime/index.js';
import type { Tensor } from '../../tensor/index.js';
import { Evaluation } from '../evaluation.js';
import type { Game } from '../game.js';
import { normOf } from '../move.js';

/** What is fed to the program; only shapes count. */
export interface WatchInputs {
  readonly z: Tensor;
  readonly train: Tensor;
  readonly heldOut: Tensor | undefined;
}

/**
 * Everything a look needs, in one call: `samples` of `z`, D's scores `onSamples`, `onTrain` and `onHeldOut`, and the
 * norms of the parameters, `normG` and `normD`. A game without a critic has samples and their norm only.
 */
export function watchProgram(game: Game, { z, train, heldOut }: WatchInputs): ProgramSpec {
  const players = new Evaluation(game);
  const { critic, samples: made } = game;
  const samples = players.play(made.player, input('z', z.shape), 'last');
  const outputs = {
    samples: reshape(samples, [z.shape[0] ?? 1, ...made.shape]),
    normG: normOf(players.parametersOf(made.player)),
  };
  if (!critic) return { name: 'watch', graph: graphOf(outputs), random: {} };
  const score = (x: Value): Value => players.play(critic.player, x, 'last');
  const scores = {
    onSamples: score(samples),
    onTrain: score(input('train', train.shape)),
    ...(heldOut && { onHeldOut: score(input('heldOut', heldOut.shape)) }),
  };
  const normD = normOf(players.parametersOf(critic.player));
  return { name: 'watch', graph: graphOf({ ...outputs, ...scores, normD }), random: {} };
}
