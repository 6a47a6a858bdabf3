import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import type { DataFacts } from '../train/index.js';
import { unitsOf } from './point-units.js';

/** Two points whose coordinates have these deviations. */
function points(...deviations: readonly number[]): DataFacts {
  const rows = [deviations, deviations.map((each) => -each)];
  return {
    name: 'points',
    count: 2,
    shape: [deviations.length],
    batch: (indices) =>
      tensor(
        [indices.length, deviations.length],
        Float32Array.from(Array.from(indices, (i) => rows[i] ?? []).flat()),
      ),
  };
}

const units = (...deviations: readonly number[]): number[] | undefined => {
  const found = unitsOf({ standardise: true }, points(...deviations));
  return found && Array.from(found.data, (each) => Number(each.toPrecision(5)));
};

test.each([
  { what: 'deviations penalties were set for', deviations: [0.7, 0.72], are: undefined },
  { what: 'the same, larger', deviations: [3.9], are: undefined },
  { what: 'one coordinate in other units than the other', deviations: [10, 0.1], are: [10, 0.1] },
  { what: 'large numbers', deviations: [400, 400], are: [100, 100] },
  { what: 'small numbers', deviations: [0.005, 0.005], are: [0.01, 0.01] },
  { what: 'a coordinate that never changes', deviations: [0, 100], are: [1, 25] },
  { what: 'nothing that changes', deviations: [0, 0], are: undefined },
])('$what', ({ deviations, are }) => {
  expect(units(...deviations)).toEqual(are);
});

test('players that see the data as it is are penalised so', () => {
  expect(unitsOf({ standardise: false }, points(400, 400))).toBeUndefined();
});
