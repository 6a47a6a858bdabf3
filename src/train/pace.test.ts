import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pace } from './pace.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Rounds in a call once it is known how long one takes. */
async function roundsOf(milliseconds: number): Promise<number> {
  const pace = new Pace();
  for (let call = 0; call < 3; call++) {
    const { rounds } = pace;
    await pace.time(rounds, () => {
      vi.advanceTimersByTime(rounds * milliseconds);
      return Promise.resolve();
    });
  }
  return pace.rounds;
}

test.each([
  { milliseconds: 1, rounds: 64, why: 'no more than 64' },
  { milliseconds: 10, rounds: 25, why: 'a quarter of a second' },
  { milliseconds: 100, rounds: 4, why: 'four that share the cost of a call' },
  { milliseconds: 650, rounds: 3, why: 'as many of them as two seconds hold' },
  { milliseconds: 5000, rounds: 1, why: 'one' },
])('rounds of $milliseconds ms: $why', async ({ milliseconds, rounds }) => {
  expect(await roundsOf(milliseconds)).toBe(rounds);
});
