import { expect, test } from 'vitest';
import { evaluate } from '../../test/oracle/interpreter.js';
import {
  add,
  input,
  maximum,
  minimum,
  mul,
  pow,
  square,
  stopGradient,
  sum,
  type Value,
} from '../ir/index.js';
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

test('of two numbers the greater has all of the gradient, of equal ones each one half, infinite ones too', () => {
  const [a, b] = [input('a', [6]), input('b', [6])];
  const data = new Map([
    ['a', [1, 2, 2, Infinity, -Infinity, Infinity]],
    ['b', [2, 1, 2, Infinity, -Infinity, -Infinity]],
  ]);
  const slopes = (f: Value): number[][] => evaluate(grad(sum(f), [a, b]), data).map((each) => [...each]);
  const first = [0, 1, 0.5, 0.5, 0.5, 1];
  const second = first.map((share) => 1 - share);
  expect(slopes(maximum(a, b))).toEqual([first, second]);
  expect(slopes(minimum(a, b))).toEqual([second, first]);
});

test('a power is constant where its exponent is 0, at the base 0 too', () => {
  const [a, b] = [input('a', [5]), input('b', [5])];
  const data = new Map([
    ['a', [0, 3, 0, 0, 2]],
    ['b', [0, 0, 1, 2, 3]],
  ]);
  const [slope = a] = grad(sum(pow(a, b)), [a]);
  const [change = a, mixed = a] = grad(sum(slope), [a, b]);
  const [da = [], dda = [], dadb = []] = evaluate([slope, change, mixed], data);
  expect([...da]).toEqual([0, 0, 1, 0, 12]);
  expect(Array.from(dda, (value) => value + 0)).toEqual([0, 0, 0, 2, 12]);
  expect(dadb[1]).toBeCloseTo(1 / 3, 9);
  expect(dadb[4]).toBeCloseTo(4 + 12 * Math.log(2), 9);
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
