import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArithmetic } from './parse-arithmetic.js';

test('terms of samples, added and subtracted', () => {
  expect(parseArithmetic('3,17 - 5 + 1, 2,9', 64)).toEqual([
    { sign: 1, samples: [3, 17] },
    { sign: -1, samples: [5] },
    { sign: 1, samples: [1, 2, 9] },
  ]);
  expect(parseArithmetic('-4', 64)).toEqual([{ sign: -1, samples: [4] }]);
});

test.each(['', '1,', '1 2', '1 * 2', '0', '65', '1--2', 'a', '1.5'])('"%s" is refused', (text) => {
  expect(() => parseArithmetic(text, 64)).toThrow(expect.objectContaining({ code: 'USAGE' }));
});

test('any text is terms of samples that exist, or refused', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-+0-9, ]{0,30}$/), (text) => {
      try {
        const samples = parseArithmetic(text, 64).flatMap((term) => term.samples);
        expect(samples.every((sample) => sample >= 1 && sample <= 64)).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'USAGE' });
      }
    }),
    { seed: 1 },
  );
});
