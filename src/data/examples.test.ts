import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { scatteredIndices, spreadExamples, spreadIndices } from './examples.js';
import { elementwiseMoments } from './elementwise-moments.js';
import { pointsDataset } from './points.js';

test('a few of many examples are from all over the data', () => {
  expect([...spreadIndices(10, 4)]).toEqual([0, 2, 5, 7]);
  expect([...spreadIndices(3, 10)]).toEqual([0, 1, 2]);
  const sorted = pointsDataset({ name: 'sorted', points: tensor([6, 1], [0, 0, 1, 1, 2, 2]) });
  expect(spreadExamples(sorted, 3)).toEqual(tensor([3, 1], [0, 1, 2]));
});

test('scattered examples are of all classes where classes take turns', () => {
  const classes = (count: number, most: number): Set<number> =>
    new Set(Array.from(scatteredIndices(count, most), (index) => index % 10));
  expect(classes(10_000, 500).size).toBe(10);
  expect(classes(10_000, 2000).size).toBe(10);
  expect([...scatteredIndices(3, 10)]).toEqual([0, 1, 2]);
  const chosen = scatteredIndices(1000, 300);
  expect(chosen.filter((index) => index < 500)).toHaveLength(150);
  expect(new Set(chosen).size).toBe(300);
});

test('the moments of sorted data are those of all of it', () => {
  const values = Float32Array.from({ length: 40_000 }, (_, i) => (i < 20_000 ? -3 : 5));
  const { mean, std } = elementwiseMoments(
    pointsDataset({ name: 'sorted', points: tensor([40_000, 1], values) }),
  );
  expect([mean.data[0], std.data[0]]).toEqual([1, 4]);
});
