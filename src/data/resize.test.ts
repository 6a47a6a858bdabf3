import { expect, test } from 'vitest';
import { zeros } from '../tensor/index.js';
import { inMemoryDataset } from './dataset.js';
import { pointsDataset } from './points.js';
import { resizedDataset } from './resize.js';
import { stackedDataset } from './stacked.js';

const images = inMemoryDataset({ name: 'images', images: zeros([2, 1, 4, 4], 'uint8') });

test.each([NaN, 1.5, -1, Infinity])('there is no size of %f', (size) => {
  expect(() => resizedDataset(images, size)).toThrow(
    expect.objectContaining({
      code: 'DATA_SHAPE',
      actual: String(size),
      fix: expect.stringContaining('whole number') as string,
    }),
  );
});

test('points have no size', () => {
  const points = pointsDataset({ name: 'points', points: zeros([2, 1]) });
  expect(() => resizedDataset(points, 8)).toThrow(expect.objectContaining({ code: 'DATA_SHAPE' }));
});

test.each([
  ['smaller size', { ...images, count: 2 ** 20 }],
  ['put together', stackedDataset(images)],
])('what does not fit into memory is refused with advice: %s', (advice, data) => {
  expect(() => resizedDataset(data, 64)).toThrow(
    expect.objectContaining({
      code: 'TENSOR_TOO_LARGE',
      fix: expect.stringContaining(advice) as string,
    }),
  );
});
