import { abs, add, constant, matmul, mul, relu, reshape, sub, sum, transpose, type Value } from 'ganymede/ir';
import { tensor } from 'ganymede/tensor';
import type { Turn } from 'ganymede/train';

/** How training images are changed. */
export interface Augmentation {
  /** Pixels an image is moved by at most, along each axis; what comes in is black. */
  readonly shift: number;
  /** Whether half of the images are mirrored. */
  readonly mirror: boolean;
}

type Draws = Pick<Turn, 'batch' | 'real' | 'random'>;

/** The minibatch `[batch, 1, side, side]` with every image moved: `rows x columns'`, matrices that select pixels. */
export function augmented(turn: Draws, { shift, mirror }: Augmentation): Value {
  const images = turn.real();
  const side = images.shape.at(-1) ?? 1;
  const rows = selection(side, offset(turn, 'rows', shift), constant(1));
  const columns = selection(side, offset(turn, 'columns', shift), mirror ? direction(turn) : constant(1));
  const moved = matmul(matmul(rows, reshape(images, [turn.batch, side, side])), columns, {
    transposeB: true,
  });
  return reshape(moved, images.shape);
}

/** Whole pixels `[batch, 1, 1]` from `-shift` to `shift`: coins, added up. */
function offset(turn: Draws, name: string, shift: number): Value {
  const coins = turn.random(name, [turn.batch, 2 * shift], { kind: 'bernoulli', keep: 0.5 });
  return reshape(sub(sum(coins, { axes: [1] }), shift), [turn.batch, 1, 1]);
}

/** 1 or -1, `[batch, 1, 1]`. */
function direction(turn: Draws): Value {
  return sub(turn.random('mirror', [turn.batch, 1, 1], { kind: 'bernoulli', keep: 0.5, scale: 2 }), 1);
}

/** `[batch, side, side]`, 1 where pixel `i` comes from pixel `j`, at `facing i + by` as seen from the centre. */
function selection(side: number, by: Value, facing: Value): Value {
  const places = Float32Array.from({ length: side }, (_, i) => i - (side - 1) / 2);
  const from = constant(tensor([1, side, 1], places));
  const distance = abs(sub(add(mul(from, facing), by), transpose(from, [0, 2, 1])));
  return relu(sub(1, distance));
}
