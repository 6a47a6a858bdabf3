import { expect, test } from 'vitest';
import { tensor, zeros } from '../tensor/index.js';
import { gridShape, imageGrid } from './grid.js';

test('images are tiled row by row with padding', () => {
  const images = tensor([3, 1, 1, 2], [1, 2, 3, 4, 5, 6], 'uint8');
  const grid = imageGrid(images, { columns: 2, padding: 1, background: 9 });
  const rows = [
    [9, 9, 9, 9, 9, 9, 9],
    [9, 1, 2, 9, 3, 4, 9],
    [9, 9, 9, 9, 9, 9, 9],
    [9, 5, 6, 9, 9, 9, 9],
    [9, 9, 9, 9, 9, 9, 9],
  ];
  expect(grid).toEqual(tensor([5, 7, 1], rows.flat(), 'uint8'));
});

test('channels move last', () => {
  const image = tensor([1, 3, 1, 2], [1, 2, 3, 4, 5, 6], 'uint8');
  expect(imageGrid(image, { padding: 0 })).toEqual(tensor([1, 2, 3], [1, 3, 5, 2, 4, 6], 'uint8'));
});

test('float images are mapped from their range and clamped', () => {
  const image = tensor([1, 1, 1, 5], [-1, 0, 1, 7, NaN]);
  expect([...imageGrid(image, { padding: 0 }).data]).toEqual([0, 128, 255, 255, 0]);
  expect([...imageGrid(image, { padding: 0, range: [0, 1] }).data]).toEqual([0, 0, 255, 255, 0]);
});

test('a grid takes no more memory than its bytes', () => {
  const before = process.resourceUsage().maxRSS;
  imageGrid(zeros([1_500, 3, 64, 64]));
  // Kilobytes: the images are 74 MB, their bytes and the grid 18 MB each.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(400_000);
});

test('the grid is square unless told otherwise', () => {
  expect(imageGrid(zeros([10, 3, 8, 8], 'uint8')).shape).toEqual([2 + 3 * 10, 2 + 4 * 10, 3]);
});

test.each([{}, { columns: 3 }, { columns: 7, padding: 0 }])(
  'the sizes of a grid with %j are known before it is made',
  (options) => {
    const shape = [5, 3, 8, 6];
    expect(gridShape(shape, options)).toEqual(imageGrid(zeros(shape, 'uint8'), options).shape);
  },
);

test('no images make no grid', () => {
  expect(() => imageGrid(zeros([0, 1, 8, 8]))).toThrow(expect.objectContaining({ code: 'DATA_SHAPE' }));
  expect(() => imageGrid(zeros([8, 8]))).toThrow(expect.objectContaining({ code: 'DATA_SHAPE' }));
});

test.each([{ columns: 0 }, { columns: 1.5 }, { columns: -1 }, { padding: -1 }, { padding: NaN }])(
  'no grid has %j',
  (options) => {
    expect(() => imageGrid(zeros([2, 1, 8, 8]), options)).toThrow(
      expect.objectContaining({ code: 'CALL_INVALID' }),
    );
  },
);
