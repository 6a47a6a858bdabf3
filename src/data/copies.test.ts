import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { shareOfCopies } from './copies.js';
import { pointsDataset } from './points.js';

const share = (values: readonly number[], size: number): number =>
  shareOfCopies(pointsDataset({ name: 'p', points: tensor([values.length / size, size], values) }));

test('copies are points that are equal in all coordinates to one before', () => {
  expect(share([1, 2, 1, 3, 2, 1, 1, 2], 2)).toBe(1 / 4);
  expect(share([1, 2, 3, 4], 1)).toBe(0);
  expect(share([5, 5, 5, 5], 1)).toBe(3 / 4);
});
