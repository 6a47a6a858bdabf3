import { expect, test } from 'vitest';
import { clouds, forEachDistances } from './distances.js';
import type { Points } from './points.js';

/** All squared distances between two sets. */
function squaredDistances(from: Points, to: Points): number[][] {
  const found: number[][] = [];
  forEachDistances(...clouds(from, to), (_, squared) => found.push([...squared]));
  return found;
}

test('on a lattice equal distances are equal numbers', () => {
  const lattice: Points = { count: 4, size: 2, data: [0, 0, 1, 0, 0, 1, 5, 3] };
  expect(squaredDistances(lattice, lattice)).toEqual([
    [0, 1, 1, 34],
    [1, 0, 2, 25],
    [1, 2, 0, 29],
    [34, 25, 29, 0],
  ]);
});

test('a far point does not change the distances of the others', () => {
  const near = [0.3, 0.5, 0.1, 0.7, 0.2];
  const far: Points = { count: 6, size: 1, data: [...near, 1e9] };
  const expected = near.map((x) => near.map((y) => (x - y) ** 2));
  expect(squaredDistances(far, far).slice(0, 5)).toEqual(
    expected.map((row, i) => [...row, ((near[i] ?? 0) - 1e9) ** 2]),
  );
});

test.each([64, 65])('points of %d coordinates', (size) => {
  const points = (count: number, phase: number): Points => ({
    count,
    size,
    data: Float64Array.from({ length: count * size }, (_, i) => Math.sin(i * i + phase)),
  });
  const [from, to] = [points(7, 0), points(5, 1)];
  squaredDistances(from, to).forEach((row, i) => {
    expect(row).toHaveLength(5);
    row.forEach((squared, j) => {
      let expected = 0;
      for (let k = 0; k < size; k++)
        expected += ((from.data[i * size + k] ?? 0) - (to.data[j * size + k] ?? 0)) ** 2;
      expect(squared).toBeCloseTo(expected, 9);
    });
  });
});
