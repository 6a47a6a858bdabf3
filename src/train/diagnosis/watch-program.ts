import { constant, graphOf, input, reshape, type Value } from '../../ir/index.js';
import type { ProgramSpec } from '../../runtime/index.js';
import type { Tensor } from '../../tensor/index.js';
import { Evaluation } from '../evaluation.js';
import type { Game } from '../game.js';
import { normOf } from '../move.js';

/** What is fed to the program, of which only shapes count; labels become constants of it. */
export interface WatchInputs {
  readonly z: Tensor;
  readonly train: Tensor;
  readonly heldOut: Tensor | undefined;
  readonly trainLabels?: Tensor | undefined;
  readonly heldOutLabels?: Tensor | undefined;
}

/**
 * Everything a look needs, in one call: `samples` of `z`, D's scores `onSamples`, `onTrain` and `onHeldOut`, and the
 * norms of the parameters, `normG` and `normD`. A game without a critic has samples and their norm only.
 */
export function watchProgram(game: Game, inputs: WatchInputs): ProgramSpec {
  const { z, train, heldOut, trainLabels, heldOutLabels } = inputs;
  const players = new Evaluation(game);
  const { critic, samples: made } = game;
  const count = z.shape[0] ?? 1;
  // Samples are of the classes of the examples they are compared with.
  const label = trainLabels && constant(trainLabels);
  const samples = players.play(made.player, input('z', z.shape), 'last', label);
  const outputs = {
    samples: reshape(samples, [count, ...made.shape]),
    normG: normOf(players.parametersOf(made.player)),
  };
  if (!critic) return { name: 'watch', graph: graphOf(outputs), random: {} };
  const score = (x: Value, of?: Value): Value => players.play(critic.player, x, 'last', of);
  const fixed = (labels: Tensor | undefined): Value | undefined => labels && constant(labels);
  const scores = {
    onSamples: score(samples, label),
    onTrain: score(input('train', train.shape), fixed(trainLabels)),
    ...(heldOut && { onHeldOut: score(input('heldOut', heldOut.shape), fixed(heldOutLabels)) }),
  };
  const normD = normOf(players.parametersOf(critic.player));
  return { name: 'watch', graph: graphOf({ ...outputs, ...scores, normD }), random: {} };
}
