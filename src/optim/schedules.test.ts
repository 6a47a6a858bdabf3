import { expect, test } from 'vitest';
import { constant, cosine, exponentialDecay, geometric, linear, piecewise, warmup } from './schedules.js';

test("exponential decay is the first GAN's: divided once after every update, down to the minimum", () => {
  const rate = exponentialDecay({ from: 0.1, factor: 1.000004, min: 1e-6 });
  expect(rate(1)).toBe(0.1);
  expect(rate(3)).toBeCloseTo(0.1 / 1.000004 ** 2, 15);
  expect(rate(100_000_000)).toBe(1e-6);
});

test('linear and cosine run between their ends and stay at the last', () => {
  const momentum = linear({ from: 0.5, to: 0.7, steps: 100 });
  expect([1, 51, 101, 500].map(momentum)).toEqual([0.5, 0.6, 0.7, 0.7]);
  const rate = cosine({ from: 1, to: 0, steps: 100 });
  expect(rate(1)).toBe(1);
  expect(rate(51)).toBeCloseTo(0.5, 15);
  expect(rate(1000)).toBeCloseTo(0, 15);
});

test('warmup rises in even steps to the schedule it precedes', () => {
  expect([1, 2, 4, 9].map(warmup({ steps: 4, then: 0.2 }))).toEqual([0.05, 0.1, 0.2, 0.2]);
});

test('piecewise changes at the given steps, which have to rise', () => {
  const rate = piecewise({
    from: 1,
    changes: [
      [3, 0.1],
      [5, 0.01],
    ],
  });
  expect([1, 2, 3, 4, 5, 900].map(rate)).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01]);
  const [late, early] = [[5, 0.1] as const, [3, 0.01] as const];
  expect(() => piecewise({ from: 1, changes: [late, early] })).toThrow(
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', actual: '5, 3' }),
  );
});

test.each([
  ['value', () => constant(NaN)],
  ['from', () => exponentialDecay({ from: Infinity, factor: 1.1 })],
  ['factor', () => exponentialDecay({ from: 0.001, factor: 0 })],
  ['factor', () => exponentialDecay({ from: 0.001, factor: -1 })],
  ['min', () => exponentialDecay({ from: 0.001, factor: 1.1, min: NaN })],
  ['to', () => linear({ from: 1, to: NaN, steps: 3 })],
  ['steps', () => linear({ from: 1, to: 0, steps: -5 })],
  ['steps', () => warmup({ steps: -1, then: 1 })],
  ['value', () => warmup({ steps: 5 } as Parameters<typeof warmup>[0])],
  ['steps', () => cosine({ from: 1, to: 0, steps: NaN })],
  ['from', () => geometric({ from: Infinity, to: 1, steps: 3 })],
  ['from', () => geometric({ from: 0, to: 1, steps: 3 })],
  ['changes at 3', () => piecewise({ from: 1, changes: [[3, Infinity]] })],
  ['steps', () => warmup({ steps: NaN, then: 1 })],
  ['value', () => warmup({ steps: 4, then: NaN })],
])('%s of a schedule that could only give what is no rate is refused', (where, schedule) => {
  expect(schedule).toThrow(
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', where, fix: expect.any(String) as string }),
  );
});

test('ramps and warm-ups of no steps are at their end', () => {
  expect(linear({ from: 1, to: 2, steps: 0 })(1)).toBe(2);
  expect(warmup({ steps: 0, then: 2 })(1)).toBe(2);
});
