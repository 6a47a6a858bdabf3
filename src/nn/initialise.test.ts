import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import {
  glorotUniform,
  heNormal,
  type Initializer,
  initialTensor,
  normal,
  ones,
  uniform,
  withFan,
  zeros,
} from './initialise.js';

const draw = (init: Initializer, shape: readonly number[], seed = 1, path = 'D.h0.weight') =>
  initialTensor(init, shape, { seed, path });

function moments(data: ArrayLike<number>): { mean: number; std: number; low: number; high: number } {
  const values = Array.from(data);
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const std = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return { mean, std, low: Math.min(...values), high: Math.max(...values) };
}

test('zeros, ones and given values are what they say', () => {
  expect([...draw(zeros, [2]).data]).toEqual([0, 0]);
  expect([...draw(ones, [2]).data]).toEqual([1, 1]);
  const given = tensor([2], [3, 4]);
  const first = draw({ kind: 'values', tensor: given }, [2]);
  expect(first).toEqual(given);
  expect(first.data).not.toBe(given.data);
  expect(() => draw({ kind: 'values', tensor: given }, [3])).toThrow(/D\.h0\.weight/);
});

test('a uniform start fills its range evenly', () => {
  const { mean, std, low, high } = moments(draw(uniform(0.05), [100, 200]).data);
  expect(mean).toBeCloseTo(0, 3);
  expect(std).toBeCloseTo(0.05 / Math.sqrt(3), 3);
  expect(low).toBeGreaterThanOrEqual(-0.05001);
  expect(low).toBeLessThan(-0.0499);
  expect(high).toBeLessThanOrEqual(0.05001);
  expect(high).toBeGreaterThan(0.0499);
});

test('a normal start has its mean and deviation', () => {
  const { mean, std } = moments(draw(normal(0.02, 1), [100, 200]).data);
  expect(mean).toBeCloseTo(1, 3);
  expect(std).toBeCloseTo(0.02, 3);
});

test('Glorot and He scale with the fan: of a matrix, of a kernel, or as the layer says', () => {
  expect(moments(draw(glorotUniform, [300, 100]).data).high).toBeCloseTo(Math.sqrt(6 / 400), 3);
  expect(moments(draw(heNormal, [100, 300]).data).std).toBeCloseTo(Math.sqrt(2 / 100), 2);
  expect(moments(draw(heNormal, [64, 16, 4, 4]).data).std).toBeCloseTo(Math.sqrt(2 / 256), 2);
  expect(moments(draw(withFan(heNormal, { in: 8, out: 1 }), [64, 16, 4, 4]).data).std).toBeCloseTo(0.5, 2);
});

test('a first value depends on seed and path, not on its neighbours', () => {
  expect(draw(normal(1), [4]).data).toEqual(draw(normal(1), [8]).data.slice(0, 4));
  expect(draw(normal(1), [4], 2).data).not.toEqual(draw(normal(1), [4]).data);
  expect(draw(normal(1), [4], 1, 'D.h1.weight').data).not.toEqual(draw(normal(1), [4]).data);
});

test('drawn values beyond 2 GiB are refused', () => {
  for (const init of [uniform(1), normal(1)]) {
    expect(() => initialTensor(init, [30_000, 20_000], { seed: 1, path: 'w' })).toThrow(
      expect.objectContaining({ code: 'TENSOR_TOO_LARGE' }),
    );
  }
});
