import { expect, test } from 'vitest';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { input } from '../ir/index.js';
import { binaryCrossEntropyWithLogits, meanSquaredError } from './auxiliary.js';

const [a, b] = [input('a', [1, 1]), input('b', [1, 1])];

test('auxiliary losses', () => {
  const loss = binaryCrossEntropyWithLogits(a, 0.25);
  expect(evaluateScalar(loss, { a: Math.log(0.9 / 0.1) })).toBeCloseTo(
    -0.25 * Math.log(0.9) - 0.75 * Math.log(0.1),
    12,
  );
  expect(evaluateScalar(meanSquaredError(a, b), { a: 1, b: 4 })).toBe(9);
});
