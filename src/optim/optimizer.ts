import type { Value } from '../ir/index.js';
import type { Schedule } from './schedules.js';

/** A tensor an optimizer keeps for one parameter, of its shape. */
export interface Slot {
  readonly value: Value;
  set(next: Value): void;
}

/** One parameter about to move. */
export interface UpdateContext {
  readonly param: Value;
  readonly grad: Value;
  /**
   * The slot `name` of this parameter, every element `init` before the first step; one called `history` begins as the parameter
   * does. While training, throws OPTIMIZER_ARGUMENT for `average`, `rate` and names with an `@`, which are of the training.
   */
  readonly slot: (name: string, init: number) => Slot;
  /** A scalar computed on the host before each move, from the number of the player's move; one name is one scalar for all its parameters. */
  readonly schedule: (name: string, fn: Schedule) => Value;
  /** The same for a learning rate, or what is proportional to it: a game in trouble may lower it by a factor. */
  readonly rate: (name: string, fn: Schedule) => Value;
}

/** From a parameter and its gradient to the parameter's next value. */
export interface Optimizer {
  update(context: UpdateContext): Value;
}
