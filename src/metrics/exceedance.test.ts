import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exceedance } from './exceedance.js';

test('every pair counts, a tie half', () => {
  const numbers = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const wins = a.flatMap((x) => b.map((y) => (Math.sign(x - y) + 1) / 2));
      const expected = wins.reduce((sum, win) => sum + win, 0) / wins.length;
      expect(exceedance(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(expected, 12);
    }),
  );
});
