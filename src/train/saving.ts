import type { Engine } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import type { Care } from './diagnosis/index.js';
import { isFiniteTensor } from './diagnosis/finite.js';
import type { TrainEvent } from './events.js';
import type { Game } from './game.js';
import { goneBack } from './gone-back.js';
import { isOfTheWatch } from './names.js';
import { playedBefore } from './rounds.js';
import { slowerAdvice } from './scalars.js';

interface Saving {
  readonly game: Game;
  readonly engine: Engine;
  readonly care: Care;
  /** The states of the game. */
  readonly names: ReadonlySet<string>;
  /** Examples each phase takes in a round in which it moves. */
  readonly examples: readonly number[];
}

/**
 * The state after `step` rounds. One that is not finite is not saved: the game goes back to where it was well if it may,
 * else TRAIN_DIVERGED is thrown.
 */
export async function* saved(saving: Saving, step: number): AsyncGenerator<TrainEvent> {
  const { care } = saving;
  const found = await stateOf(saving);
  const fault = notFinite(found, step);
  if (fault) yield* goneBack(care, { step, fault });
  const state = fault ? await stateOf(saving) : found;
  yield { kind: 'save', step, state, examples: drawn(saving, step) };
}

/** The states of the game and of who looks after it: an engine may hold others. */
async function stateOf({ engine, care, names }: Saving): Promise<Readonly<Record<string, Tensor>>> {
  const { states } = care;
  const isOwn = (name: string): boolean => names.has(name) || states.has(name);
  return Object.fromEntries(Object.entries(await engine.readState()).filter(([name]) => isOwn(name)));
}

function drawn({ game, examples }: Pick<Saving, 'game' | 'examples'>, step: number): number {
  return game.phases.reduce((sum, phase, i) => sum + playedBefore(phase, step + 1) * (examples[i] ?? 0), 0);
}

/** What is wrong with the first state that is not finite; the diagnosis has states of its own. */
function notFinite(state: Readonly<Record<string, Tensor>>, step: number): GanymedeError | undefined {
  const wrong = Object.entries(state).find(
    ([name, tensor]) => !isOfTheWatch(name) && !isFiniteTensor(tensor),
  );
  if (!wrong) return undefined;
  return new GanymedeError('TRAIN_DIVERGED', `${wrong[0]} is not finite after step ${step}`, {
    where: `step ${step}, ${wrong[0]}`,
    expected: 'finite numbers',
    fix: slowerAdvice,
  });
}
