import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { classRows } from './class-rows.js';
import { inMemoryDataset } from './dataset.js';

/** Images of one pixel, whose tens are the class. */
function pixels(values: readonly number[]): { data: ReturnType<typeof inMemoryDataset>; labels: Int32Array } {
  const labels = Int32Array.from(values, (value) => Math.floor(value / 10));
  const images = tensor([values.length, 1, 1, 1], values, 'uint8');
  return { data: inMemoryDataset({ name: 'pixels', images, labels }), labels };
}

test('columns hold their classes, in whatever order the data is, spread over each class', () => {
  const { data, labels } = pixels([25, 11, 12, 13, 14, 21, 22, 5, 6]);
  const rows = classRows(data, labels, { classes: 3, most: 2 });
  expect(rows).toEqual(tensor([6, 1, 1, 1], [5, 11, 25, 6, 13, 21], 'uint8'));
});

test('a class of fewer examples leaves black below, and there are no rows of nothing', () => {
  const { data, labels } = pixels([21, 1, 22, 23]);
  const rows = classRows(data, labels, { classes: 3, most: 8 });
  expect(rows).toEqual(tensor([9, 1, 1, 1], [1, 0, 21, 0, 0, 22, 0, 0, 23], 'uint8'));
  expect(data.batch([0]).data).toEqual(Uint8Array.of(21));
});
