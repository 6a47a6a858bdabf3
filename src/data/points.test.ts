import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { pointsDataset } from './points.js';

const points = tensor([3, 1], [5, 6, 7]);

test('points have the labels they were given', () => {
  const data = pointsDataset({ name: 'three', points, labels: [2, 0, 2] });
  expect(data.labels).toEqual(Int32Array.of(2, 0, 2));
  expect(data.batch([2, 0])).toEqual(tensor([2, 1], [7, 5]));
  expect(pointsDataset({ name: 'three', points })).not.toHaveProperty('labels');
});

test.each([
  { labels: [0, 1], actual: '2 labels' },
  { labels: [0, 1, 1, 0], actual: '4 labels' },
  { labels: [0, -1, 0], actual: '-1' },
  { labels: [0, 0.5, 0], actual: '0.5' },
])('labels $labels of three points are refused', ({ labels, actual }) => {
  expect(() => pointsDataset({ name: 'three', points, labels })).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH', where: 'three', actual }),
  );
});
