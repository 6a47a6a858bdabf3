import { expect } from 'vitest';

/** Throw unless the lists are of one length and each number is the other's to `digits` digits after the point. */
export function expectClose(actual: readonly number[], expected: readonly number[], digits = 6): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i] ?? NaN, digits);
  });
}
