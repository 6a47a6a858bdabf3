import { expect, test } from 'vitest';
import { evaluate } from '../../test/oracle/interpreter.js';
import { add, input, mul, square, stopGradient, sum } from '../ir/index.js';
import { grad, gradIfAny } from './grad.js';

const x = input('x', [2]);
const y = input('y', [2]);
const feeds = new Map([
  ['x', [2, -3]],
  ['y', [5, 7]],
]);

test('every path from a value to the loss adds to its gradient', () => {
  const loss = sum(add(mul(x, y), mul(square(x), stopGradient(x))));
  const [dx, dy] = evaluate(grad(loss, [x, y]), feeds);
  // d/dx (xy + x^2 s) = y + 2xs, s held at x
  expect([...(dx ?? [])]).toEqual([5 + 8, 7 + 18]);
  expect([...(dy ?? [])]).toEqual([2, -3]);
});

test('a value the loss does not depend on has the gradient zero', () => {
  const [dy] = evaluate(grad(sum(square(x)), [y]), feeds);
  expect([...(dy ?? [])]).toEqual([0, 0]);
});

test('a loss that depends on none of the values, or through no gradient, has none in them', () => {
  expect(gradIfAny(sum(square(x)), [y])).toBeUndefined();
  expect(gradIfAny(sum(mul(x, stopGradient(y))), [y])).toBeUndefined();
  expect(gradIfAny(sum(square(x)), [])).toBeUndefined();
  const some = evaluate(gradIfAny(sum(square(x)), [y, x]) ?? [], feeds);
  expect(some.map((each) => [...each])).toEqual([
    [0, 0],
    [4, -6],
  ]);
});

test('values in between may be differentiated by', () => {
  const h = square(x);
  const [dh] = evaluate(grad(sum(mul(h, y)), [h]), feeds);
  expect([...(dh ?? [])]).toEqual([5, 7]);
});

test('a third derivative is one more call', () => {
  const third = [1, 2, 3].reduce((f) => sum(grad(f, [x])[0] ?? f), sum(square(square(x))));
  expect([...(evaluate([third], feeds)[0] ?? [])]).toEqual([24 * 2 + 24 * -3]);
});

test.each([x, input('i', [], 'int32')])('what is no float32 scalar is refused', (loss) => {
  expect(() => grad(loss, [x])).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH', expected: 'a float32 scalar' }),
  );
});
