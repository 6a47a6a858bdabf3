import { gradIfAny } from '../autodiff/index.js';
import {
  add,
  constant,
  div,
  elements,
  matmul,
  minimum,
  mul,
  reshape,
  sqrt,
  stopGradient,
  type Value,
} from '../ir/index.js';
import type { Schedule, Slot } from '../optim/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Player } from './game.js';
import { isFreeSlot, slotName } from './names.js';
import type { StateTable } from './state-table.js';

/** What a player's move needs. */
export interface Move {
  readonly player: Player;
  readonly table: StateTable;
  readonly loss: Value;
  /** The parameters the loss was computed with. */
  readonly parameters: readonly { readonly name: string; readonly value: Value }[];
  /** A scalar computed on the host from the number of the move, which counts from 1; learning rates are marked. */
  readonly schedule: (name: string, fn: Schedule, isRate: boolean) => Value;
}

/**
 * Move a player down the gradient of its loss; returns the norm of the gradient over all its parameters, or undefined where
 * the loss has none in any of them.
 */
export function moveOf(move: Move): Value | undefined {
  const gradients = gradIfAny(
    move.loss,
    move.parameters.map(({ value }) => value),
  );
  if (!gradients) return undefined;
  const norm = normOf(gradients);
  const { clipNorm } = move.player;
  const moved = clipNorm === undefined ? gradients : shortened(gradients, norm, clipNorm);
  move.parameters.forEach(({ name }, i) => {
    const gradient = moved[i];
    if (gradient) moveOne(move, name, gradient);
  });
  return norm;
}

function moveOne({ player, table, schedule }: Move, name: string, gradient: Value): void {
  const param = table.current(name);
  const next = player.optimizer.update({
    param,
    grad: gradient,
    slot: (slot, init) => {
      if (!isFreeSlot(slot)) throw slotTaken(slot);
      return slotOf(table, slotName(name, slot), param.shape, init);
    },
    schedule: (key, fn) => schedule(key, fn, false),
    rate: (key, fn) => schedule(key, fn, true),
  });
  // Later turns play against the moved player as it is; no gradient flows back through its update.
  table.write(name, stopGradient(next));
}

function slotOf(table: StateTable, name: string, shape: readonly number[], value: number): Slot {
  return {
    value: table.read(name, { shape, init: { kind: 'constant', value }, trained: false }),
    set: (after) => {
      table.write(name, after);
    },
  };
}

/** Norm over all elements of all tensors. One product of each with itself: a single pass over memory. */
export function normOf(tensors: readonly Value[]): Value {
  const squares = tensors.map((each) => {
    const row = reshape(each, [1, elements(each.shape)]);
    return reshape(matmul(row, row, { transposeB: true }), []);
  });
  return sqrt(squares.reduce((sum, square) => add(sum, square), constant(0)));
}

function shortened(gradients: readonly Value[], norm: Value, limit: number): Value[] {
  const factor = minimum(1, div(limit, add(norm, 1e-6)));
  return gradients.map((gradient) => mul(gradient, factor));
}

function slotTaken(slot: string): GanymedeError {
  return new GanymedeError('OPTIMIZER_ARGUMENT', `an optimizer cannot have a slot called "${slot}"`, {
    where: slot,
    expected: 'a name without "@", other than "average" and "rate", which are of the training',
    actual: slot,
    fix: 'Give the slot another name, such as "mean".',
  });
}
