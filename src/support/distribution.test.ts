import { expect, test } from 'vitest';
import { type Distribution, draw } from './distribution.js';

const stream = { seed: 1, stream: 'mask', step: 0 };

test('each kind of distribution fills as it says', () => {
  const out = new Float32Array(1000);
  draw(out, stream, { kind: 'bernoulli', keep: 0.8, scale: 1.25 });
  expect(new Set(out)).toEqual(new Set([0, 1.25]));
  draw(out, stream, { kind: 'uniform', low: 2, high: 3 });
  expect(out.every((value) => value >= 2 && value <= 3)).toBe(true);
  draw(out, stream, { kind: 'normal' });
  expect(out.some((value) => value < -1) && out.some((value) => value > 1)).toBe(true);
});

test('a kind that only JavaScript can ask for is refused', () => {
  const cauchy = { kind: 'cauchy' } as unknown as Distribution;
  expect(() => {
    draw(new Float32Array(3), stream, cauchy);
  }).toThrow(
    expect.objectContaining({ code: 'RANDOM_ARGUMENT', actual: 'cauchy', fix: expect.any(String) as string }),
  );
});

test.each<Distribution>([
  { kind: 'uniform', low: 2, high: 1 },
  { kind: 'uniform', low: NaN, high: 1 },
  { kind: 'uniform', low: 0, high: Infinity },
  { kind: 'bernoulli', keep: 2 },
  { kind: 'bernoulli', keep: NaN },
  { kind: 'bernoulli', keep: 0.5, scale: Infinity },
])('%j is refused', (distribution) => {
  const out = new Float32Array(3);
  expect(() => {
    draw(out, stream, distribution);
  }).toThrow(expect.objectContaining({ code: 'RANDOM_ARGUMENT', fix: expect.any(String) as string }));
  expect([...out]).toEqual([0, 0, 0]);
});
