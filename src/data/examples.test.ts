import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { spreadExamples, spreadIndices } from './examples.js';
import { moments } from './moments.js';
import { pointsDataset } from './points.js';

test('a few of many examples are from all over the data', () => {
  expect([...spreadIndices(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...spreadIndices(3, 10)]).toEqual([0, 1, 2]);
  const sorted = pointsDataset({ name: 'sorted', points: tensor([6, 1], [0, 0, 1, 1, 2, 2]) });
  expect(spreadExamples(sorted, 3)).toEqual(tensor([3, 1], [0, 1, 2]));
});

test('the moments of sorted data are those of all of it', () => {
  const values = Float32Array.from({ length: 40_000 }, (_, i) => (i < 20_000 ? -3 : 5));
  const { mean, std } = moments(pointsDataset({ name: 'sorted', points: tensor([40_000, 1], values) }));
  expect([mean.data[0], std.data[0]]).toEqual([1, 4]);
});
