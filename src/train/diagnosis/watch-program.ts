import { constant, graphOf, input, reshape, type Value } from '../../ir/index.js';
import type { ProgramSpec } from '../../runtime/index.js';
import type { Tensor } from '../../tensor/index.js';
import { Evaluation } from '../evaluation.js';
import type { Game } from '../game.js';
import { normOf } from '../move.js';
import type { Watched } from './standing.js';

/** What is fed to the program, of which only shapes count; labels become constants of it. */
export interface WatchInputs {
  readonly z: Tensor;
  readonly train: Tensor;
  readonly heldOut: Tensor | undefined;
  readonly trainLabels?: Tensor | undefined;
  readonly heldOutLabels?: Tensor | undefined;
}

/** What a look computes, and whose parameters it looks at: those of the player of the samples, then the critic's. */
export interface WatchProgram {
  readonly spec: ProgramSpec;
  readonly players: readonly Watched[];
}

/**
 * Everything a look needs, in one call: `samples` of `z`, D's scores `onSamples`, `onTrain` and `onHeldOut`, and the
 * norm of its parameters, `normD`. A game without a critic has samples only.
 */
export function watchProgram(game: Game, inputs: WatchInputs): WatchProgram {
  const { z, train, heldOut, trainLabels, heldOutLabels } = inputs;
  const players = new Evaluation(game);
  const { critic, samples: made } = game;
  const count = z.shape[0] ?? 1;
  // Samples are of the classes of the examples they are compared with.
  const label = trainLabels && constant(trainLabels);
  const samples = players.play(made.player, input('z', z.shape), 'last', label);
  const outputs = { samples: reshape(samples, [count, ...made.shape]) };
  if (!critic) return programOf(outputs, [watchedOf(players, made.player)]);
  const score = (x: Value, of?: Value): Value => players.play(critic.player, x, 'last', of);
  const fixed = (labels: Tensor | undefined): Value | undefined => labels && constant(labels);
  const scores = {
    onSamples: score(samples, label),
    onTrain: score(input('train', train.shape), fixed(trainLabels)),
    ...(heldOut && { onHeldOut: score(input('heldOut', heldOut.shape), fixed(heldOutLabels)) }),
  };
  const normD = normOf(players.parametersOf(critic.player));
  const watched = [made.player, critic.player].map((player) => watchedOf(players, player));
  return programOf({ ...outputs, ...scores, normD }, watched);
}

function programOf(outputs: Readonly<Record<string, Value>>, players: readonly Watched[]): WatchProgram {
  return { spec: { name: 'watch', graph: graphOf(outputs), random: {} }, players };
}

function watchedOf(players: Evaluation, player: string): Watched {
  return { player, parameters: players.namesOf(player) };
}
