import { expect, test } from 'vitest';
import { evaluate } from '../../../test/oracle/interpreter.js';
import { grad } from '../../autodiff/index.js';
import { input, type Value } from '../../ir/index.js';
import { beganLosses, reconstructionError } from './began.js';

const [x, y] = [input('x', [2, 1, 1, 2]), input('y', [2, 1, 1, 2])];
const [real, fake, k] = [input('real', [2]), input('fake', [2]), input('k', [])];

const feeds = (weight: number): Map<string, number[]> =>
  new Map([
    ['x', [1, 2, -1, 0.5]],
    ['y', [0.5, 4, -1, -0.5]],
    ['real', [0.2, 0.4]],
    ['fake', [0.3, 0.7]],
    ['k', [weight]],
  ]);
const run = (value: Value, weight = 0.25): number[] => Array.from(evaluate([value], feeds(weight))[0] ?? []);

test('the reconstruction error is the mean over one example', () => {
  expect(run(reconstructionError(x, y))).toEqual([1.25, 0.5]);
  expect(run(reconstructionError(x, y, 2))).toEqual([2.125, 0.5]);
});

test('a reconstruction of another shape is refused', () => {
  expect(() => reconstructionError(x, input('row', [2, 2]))).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH', where: 'reconstruction' }),
  );
});

test('losses, next weight and convergence are those of section 3.4', () => {
  const { D, G, nextK, convergence } = beganLosses({ real, fake, k, gamma: 0.75, lambda: 0.125 });
  expect(run(D)[0]).toBeCloseTo(0.3 - 0.25 * 0.5, 12);
  expect(run(G)[0]).toBeCloseTo(0.5, 12);
  expect(run(nextK)[0]).toBeCloseTo(0.25 + 0.125 * (0.75 * 0.3 - 0.5), 12);
  expect(run(convergence)[0]).toBeCloseTo(0.3 + Math.abs(0.75 * 0.3 - 0.5), 12);
  expect(grad(D, [real, fake, k]).map((value) => run(value))).toEqual([[0.5, 0.5], [-0.125, -0.125], [0]]);
});

test('the weight stays between 0 and 1', () => {
  expect(run(beganLosses({ real, fake, k, lambda: 10 }).nextK, 0)).toEqual([0]);
  expect(run(beganLosses({ real: fake, fake: real, k, gamma: 1, lambda: 10 }).nextK, 0.9)).toEqual([1]);
});

test.each([
  ['gamma', { gamma: 5 }],
  ['gamma', { gamma: NaN }],
  ['lambda', { lambda: -1 }],
])('%s out of range is refused', (name, options) => {
  expect(() => beganLosses({ real, fake, k, ...options })).toThrow(
    expect.objectContaining({ code: 'LOSS_ARGUMENT', where: `beganLosses, ${name}` }),
  );
});
