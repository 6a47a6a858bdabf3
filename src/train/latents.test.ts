import { expect, test } from 'vitest';
import type { Tensor } from '../tensor/index.js';
import { drawNoise, onSphere, walkThrough } from './latents.js';

const normal = { latent: { shape: [16], distribution: { kind: 'normal' } } } as const;
const uniform = { latent: { shape: [16], distribution: { kind: 'uniform', low: -1, high: 1 } } } as const;
const norm = ({ data }: Tensor): number => Math.hypot(...data);

const drawn = { seed: 1, stream: 'test' };

test.each([2, 1, 0.3, 0.001])('noise truncated at %f lies within, and keeps what did', (truncation) => {
  const [whole, cut] = [drawNoise(normal, 200, drawn), drawNoise(normal, 200, { ...drawn, truncation })];
  expect(Math.max(...cut.data.map(Math.abs))).toBeLessThanOrEqual(Math.fround(truncation));
  whole.data.forEach((value, i) => {
    if (Math.abs(value) <= truncation) expect(cut.data[i]).toBe(value);
  });
  expect(drawNoise(normal, 200, { ...drawn, truncation }).data).toEqual(cut.data);
});

test('a normal distribution cut at 1 has variance 0.291', () => {
  const z = drawNoise(normal, 4000, { ...drawn, truncation: 1 });
  expect(norm(z) ** 2 / z.data.length).toBeCloseTo(0.2911, 2);
});

test('uniform noise is scaled; a truncation of 0 is refused', () => {
  const whole = drawNoise(uniform, 10, drawn);
  const cut = drawNoise(uniform, 10, { ...drawn, truncation: 0.5 });
  expect(Array.from(cut.data)).toEqual(Array.from(whole.data, (value) => value / 2));
  expect(() => drawNoise(uniform, 1, { ...drawn, truncation: 0 })).toThrow(
    expect.objectContaining({ code: 'CALL_INVALID' }),
  );
});

test('half way on the sphere between two axes', () => {
  const half = onSphere(Float32Array.of(1, 0), Float32Array.of(0, 1), 0.5);
  expect(Array.from(half)).toEqual([expect.closeTo(Math.SQRT1_2), expect.closeTo(Math.SQRT1_2)]);
  expect(Array.from(onSphere(Float32Array.of(1, 2), Float32Array.of(1, 2), 0.3))).toEqual([1, 2]);
});

test('a frame of a walk is made when it is asked for, however many there are', () => {
  const walk = walkThrough(normal, { count: 2, points: 3, frames: 1e12 }, drawn);
  expect(walk.next().value?.shape).toEqual([2, 16]);
});

test('a walk goes through its latents, at nearly constant length, and closes', () => {
  const frames = [...walkThrough(normal, { count: 1, points: 3, frames: 8 }, drawn)];
  const visited = drawNoise(normal, 3, drawn);
  expect(frames).toHaveLength(24);
  for (const point of [0, 1, 2])
    expect(frames[8 * point]?.data).toEqual(visited.data.subarray(16 * point, 16 * (point + 1)));
  const [shortest, longest] = [Math.min(...frames.map(norm)), Math.max(...frames.map(norm))];
  const ends = [0, 8, 16].map((i) => norm(frames[i] ?? visited));
  expect(shortest).toBeGreaterThan(0.9 * Math.min(...ends));
  expect(longest).toBeLessThan(1.1 * Math.max(...ends));
  const steps = frames.map((frame, i) => {
    const next = frames[(i + 1) % 24] ?? frame;
    return norm({ ...frame, data: frame.data.map((value, k) => value - (next.data[k] ?? 0)) });
  });
  expect(Math.max(...steps)).toBeLessThan(2);
});
