import { expect, test } from 'vitest';
import { threadsOf } from './threads.js';

test('an engine has the threads that are wanted, at most one for each core', () => {
  expect([1, 3, 4, 100].map((wanted) => threadsOf(wanted, 4))).toEqual([1, 3, 4, 4]);
});

test.each([0, -1, 1.5, NaN, Infinity])('%d threads are refused', (wanted) => {
  expect(() => threadsOf(wanted, 4)).toThrow(
    expect.objectContaining({ code: 'CALL_INVALID', where: 'threads', actual: String(wanted) }),
  );
});
