import { expect, test } from 'vitest';
import { input, type Value } from 'ganymede/ir';
import { augmented } from '../../scripts/classifier/augment.js';
import { evaluate } from '../oracle/interpreter.js';

const side = 5;
const image = Array.from({ length: side * side }, (_, i) => i + 1);

/** What becomes of `image` when the coins fall so. */
function moved(rows: readonly number[], columns: readonly number[], mirror: readonly number[]): number[] {
  const turn = {
    batch: 1,
    real: (): Value => input('x', [1, 1, side, side]),
    random: (name: string, shape: readonly number[]): Value => input(name, shape),
  };
  const shift = rows.length / 2;
  const y = augmented(turn, { shift, mirror: mirror.length > 0 });
  expect(y.shape).toEqual([1, 1, side, side]);
  const feeds = new Map(Object.entries({ x: image, rows, columns, mirror }));
  return Array.from(evaluate([y], feeds)[0] ?? []);
}

/** Pixel (i, j) comes from (row(i), column(j)); what is outside is black. */
function taken(row: (i: number) => number, column: (j: number) => number): number[] {
  const inside = (i: number): boolean => i >= 0 && i < side;
  return image.map((_, at) => {
    const [i, j] = [row(Math.floor(at / side)), column(at % side)];
    return inside(i) && inside(j) ? (image[i * side + j] ?? NaN) : 0;
  });
}

test('as many heads as tails leave an image alone', () => {
  expect(moved([1, 0, 1, 0], [0, 0, 1, 1], [])).toEqual(image);
});

test('every coin moves an image by half a pixel up or down, left or right', () => {
  expect(moved([1, 1, 1, 1], [0, 1, 0, 0], [])).toEqual(
    taken(
      (i) => i + 2,
      (j) => j - 1,
    ),
  );
  expect(moved([0, 0], [1, 1], [])).toEqual(
    taken(
      (i) => i - 1,
      (j) => j + 1,
    ),
  );
});

test('a mirrored image is moved after it was mirrored', () => {
  expect(moved([1, 0], [1, 0], [0])).toEqual(
    taken(
      (i) => i,
      (j) => side - 1 - j,
    ),
  );
  expect(moved([1, 1], [1, 1], [0])).toEqual(
    taken(
      (i) => i + 1,
      (j) => side - j,
    ),
  );
  expect(moved([1, 0], [1, 0], [2])).toEqual(image);
});
