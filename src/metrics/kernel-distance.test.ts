import { expect, test } from 'vitest';
import { fillNormal } from '../support/philox.js';
import { kernelDistance } from './kernel-distance.js';
import type { Points } from './points.js';
import { summary } from './summary.js';

function normal(count: number, seed: number): Points {
  const data = new Float32Array(4 * count);
  fillNormal(data, { seed, stream: 'kernel-distance.test', step: 0 });
  return { count, size: 4, data };
}

test('the error says how far the score is from that of other points, however many subsets are drawn', () => {
  const moved = (seed: number): Points => {
    const { data, ...rest } = normal(120, seed);
    return { ...rest, data: Float32Array.from(data as Float32Array, (x) => x + 0.3) };
  };
  const scores = Array.from({ length: 40 }, (_, i) =>
    kernelDistance(normal(120, 2 * i), moved(2 * i + 1), { subsets: 25, seed: i }),
  );
  const spread = summary(Float64Array.from(scores, ({ mean }) => mean)).std;
  const said = scores.reduce((sum, { error }) => sum + error, 0) / scores.length;
  expect(spread / said).toBeGreaterThan(0.75);
  expect(spread / said).toBeLessThan(1.35);
});

test('subsets of all points say nothing of other points', () => {
  expect(kernelDistance(normal(20, 1), normal(20, 2), { subsets: 3, subsetSize: 20 }).error).toBeNaN();
});
