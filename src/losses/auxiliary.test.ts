import { expect, test } from 'vitest';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { input } from '../ir/index.js';
import { binaryCrossEntropyWithLogits, crossEntropy, meanSquaredError } from './auxiliary.js';

const [a, b] = [input('a', [1, 1]), input('b', [1, 1])];

test('auxiliary losses', () => {
  const loss = binaryCrossEntropyWithLogits(a, 0.25);
  expect(evaluateScalar(loss, { a: Math.log(0.9 / 0.1) })).toBeCloseTo(
    -0.25 * Math.log(0.9) - 0.75 * Math.log(0.1),
    12,
  );
  expect(evaluateScalar(meanSquaredError(a, b), { a: 1, b: 4 })).toBe(9);
});

test('one target may be for all', () => {
  const t = input('t', []);
  expect(evaluateScalar(meanSquaredError(a, t), { a: 1, t: 4 })).toBe(9);
  expect(evaluateScalar(binaryCrossEntropyWithLogits(a, t), { a: 0, t: 1 })).toBeCloseTo(Math.LN2, 12);
});

test('unlike shapes are refused, not broadcast', () => {
  const [column, list] = [input('column', [3, 1]), input('list', [3])];
  const refusal = (where: string): unknown =>
    expect.objectContaining({ code: 'SHAPE_MISMATCH', where, expected: '[3,1]', actual: '[3]' });
  expect(() => binaryCrossEntropyWithLogits(column, list)).toThrow(
    refusal('binaryCrossEntropyWithLogits targets'),
  );
  expect(() => meanSquaredError(column, list)).toThrow(refusal('meanSquaredError b'));
  expect(() => crossEntropy(input('logits', [3, 5]), input('labels', [3, 1], 'int32'))).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH', where: 'crossEntropy labels' }),
  );
});
