import { expect, test } from 'vitest';
import { zeros } from '../tensor/index.js';
import {
  asImages,
  chooseSigma,
  classCoverage,
  diversity,
  frechetDistance,
  type Images,
  joined,
  kernelDistance,
  multiScaleSsim,
  nearestDistances,
  oneNearestNeighbour,
  patchWasserstein,
  type Points,
  slicedWasserstein,
  ssimDiversity,
} from './index.js';

const points = (...data: readonly number[]): Points => ({ count: data.length, size: 1, data });
const few = points(0, 1, 2, 3);
const refusal = (code: string, where?: string): unknown =>
  expect.objectContaining({ code, fix: expect.any(String) as string, ...(where !== undefined && { where }) });

test.each([NaN, 2.5, 0, -1])('no subset has %d points', (subsetSize) => {
  expect(() => kernelDistance(few, few, { subsetSize })).toThrow(refusal('METRIC_ARGUMENT', 'subsetSize'));
});

test('too few points for a subset are too few, not a bad argument', () => {
  expect(() => kernelDistance(points(1), few)).toThrow(refusal('METRIC_TOO_FEW'));
});

test.each([-1, 0, 1.5, 2 ** 40])('there are not %d classes', (classes) => {
  expect(() => classCoverage([0], { classes })).toThrow(refusal('METRIC_ARGUMENT', 'classes'));
});

test('points of other sizes are neither compared nor joined', () => {
  const plane: Points = { count: 2, size: 2, data: [0, 1, 2, 3] };
  expect(() => diversity(few, plane)).toThrow(refusal('METRIC_SHAPE', 'fake'));
  expect(() => joined([few, plane])).toThrow(refusal('METRIC_SHAPE', 'part 1'));
  expect(() => joined([few, { ...few, count: 3 }])).toThrow(refusal('METRIC_SHAPE', 'part 1'));
});

test('a width whose square vanishes is refused', () => {
  expect(() => chooseSigma(few, few, [1e-200, 1])).toThrow(refusal('METRIC_ARGUMENT', 'sigma'));
  expect(chooseSigma(few, few, [2 ** -511, 1]).sigma).toBeGreaterThan(0);
});

test('values that overflow when squared are refused', () => {
  const large = points(1e160, -1e160, 2e160, 0);
  const larger = points(1e200, -1e200, 2e200, 0);
  expect(() => nearestDistances(large, few)).toThrow(refusal('METRIC_NOT_FINITE'));
  expect(() => oneNearestNeighbour(few, large)).toThrow(refusal('METRIC_NOT_FINITE'));
  expect(() => frechetDistance(larger, few)).toThrow(refusal('METRIC_NOT_FINITE'));
  expect(() => frechetDistance(few, points(1e100, -1e100))).toThrow(refusal('METRIC_NOT_FINITE'));
  expect([...nearestDistances(points(1e150), points(0))]).toEqual([1e150]);
});

test('sums of kernels and distances that overflow are refused, and those that just do not are finite', () => {
  const large = points(1e160, -1e160, 2e160, 0);
  const middling = points(1e60, -1e60, 2e60, 0);
  for (const [real, fake] of [
    [large, few],
    [few, large],
  ] as const) {
    expect(() => kernelDistance(real, fake)).toThrow(refusal('METRIC_NOT_FINITE'));
    expect(() => slicedWasserstein(real, fake)).toThrow(refusal('METRIC_NOT_FINITE'));
  }
  expect(() => kernelDistance(few, middling)).toThrow(refusal('METRIC_NOT_FINITE'));
  expect(slicedWasserstein(few, middling)).toBeGreaterThan(1e59);
  const { mean, std } = kernelDistance(few, points(1e22, -1e22, 2e22, 0));
  expect([mean, std].every(Number.isFinite)).toBe(true);
  expect(slicedWasserstein(few, points(1e135))).toBeGreaterThan(1e134);
});

test('images without channels are refused', () => {
  const images: Images = { count: 2, shape: [0, 16, 16], data: [] };
  expect(() => multiScaleSsim(images, images)).toThrow(refusal('METRIC_ARGUMENT', 'channels'));
  expect(() => patchWasserstein(images, images)).toThrow(refusal('METRIC_ARGUMENT', 'channels'));
});

test('similarity is of values in [0, 1], up to rounding', () => {
  const images = (value: number): Images => ({
    count: 2,
    shape: [1, 11, 11],
    data: new Float64Array(242).fill(value),
  });
  for (const value of [-1, 1.1, 255]) {
    expect(() => multiScaleSsim(images(value), images(value))).toThrow(refusal('METRIC_ARGUMENT'));
    expect(() => ssimDiversity(images(value))).toThrow(refusal('METRIC_ARGUMENT'));
  }
  expect(ssimDiversity(images(1 + 1e-7)).mean).toBeCloseTo(1, 9);
  expect(multiScaleSsim(images(1 + 1e-7), images(1))[0]).toBeCloseTo(1, 9);
});

test('points of many coordinates are projected', () => {
  const { count, data } = asImages(zeros([1, 3, 256, 256], 'uint8'));
  const picture = { count, size: data.length, data };
  expect(slicedWasserstein(picture, picture, { projections: 1 })).toBe(0);
});
