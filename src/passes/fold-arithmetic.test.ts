import { expect, test } from 'vitest';
import { constantNumber, graphOf, input, isOp, mul, type Value } from '../ir/index.js';
import { foldConstants } from './fold-constants.js';

const x = input('x', [3]);

function folded(y: Value): Value | undefined {
  return foldConstants(graphOf({ y })).outputs['y'];
}

test('factors are multiplied, unless their product overflows, vanishes or loses digits', () => {
  const quarter = folded(mul(mul(x, 0.5), 0.5));
  expect(quarter && isOp(quarter, 'Mul') && quarter.inputs.map(constantNumber)).toContain(0.25);
  for (const factor of [1e30, 1e-30, 3e-20]) {
    const outer = folded(mul(mul(x, factor), factor));
    expect(outer?.inputs.some((each) => isOp(each, 'Mul'))).toBe(true);
  }
});
