import { expect, test } from 'vitest';
import { evaluate } from '../../../test/oracle/interpreter.js';
import { grad } from '../../autodiff/index.js';
import { concat, constant, input, matmul, mul, reshape, square, sum, type Value } from '../../ir/index.js';
import { tensor } from '../../tensor/index.js';
import { consistency } from './consistency.js';
import { featureMatching } from './feature-matching.js';
import { gradientPenalty } from './gradient-penalty.js';
import { draganPoint, interpolate } from './points.js';
import { pullingAway } from './pulling-away.js';
import { topK } from './top-k.js';
import { zeroCentredPenalty } from './zero-centred.js';

const x = input('x', [3, 2]);
const y = input('y', [3, 2]);
const feeds = new Map<string, number[]>([
  ['x', [1, 2, -0.5, 0.25, 0, 0]],
  ['y', [0.5, -1, 2, 1, 1.5, -2]],
]);
const [xs, ys] = [feeds.get('x') ?? [], feeds.get('y') ?? []];
const run = (value: Value, more: Readonly<Record<string, number[]>> = {}): number[] =>
  Array.from(evaluate([value], new Map([...feeds, ...Object.entries(more)]))[0] ?? []);

/** `w . x` has the gradient `w` everywhere; `x . x` has `2 x`. */
const linear = (v: Value): Value => matmul(v, constant(tensor([2, 1], [3, 4])));
const squared = (v: Value): Value => sum(square(v), { axes: [1], keepDims: true });
const norms = [2 * Math.hypot(1, 2), 2 * Math.hypot(0.5, 0.25), 0];

test('the gradient penalty of a linear critic is (|w| - target)^2, from one side only above it', () => {
  expect(run(gradientPenalty(linear, x))[0]).toBeCloseTo(16, 9);
  expect(run(gradientPenalty(linear, x, { target: 7 }))[0]).toBeCloseTo(4, 9);
  expect(run(gradientPenalty(linear, x, { target: 7, sides: 'one' }))).toEqual([0]);
  expect(run(gradientPenalty(linear, x, { sides: 'one' }))[0]).toBeCloseTo(16, 9);
});

test('penalties are means over the examples', () => {
  const mean = (f: (norm: number) => number): number => norms.reduce((total, n) => total + f(n), 0) / 3;
  expect(run(gradientPenalty(squared, x))[0]).toBeCloseTo(
    mean((n) => (n - 1) ** 2),
    5,
  );
  expect(run(gradientPenalty(squared, x, { sides: 'one' }))[0]).toBeCloseTo(
    mean((n) => Math.max(0, n - 1) ** 2),
    9,
  );
  expect(run(zeroCentredPenalty(squared, x))[0]).toBeCloseTo(
    mean((n) => n ** 2),
    9,
  );
});

test('the norm of a pack is that of all its gradients', () => {
  const four = input('x', [4, 1]);
  const slopes = { x: [0, 0, 0, 0] };
  // One output for two examples, of slopes 3 and 4.
  const judge = (v: Value): Value => matmul(reshape(v, [2, 2]), constant(tensor([2, 1], [3, 4])));
  expect(run(gradientPenalty(judge, four, { pack: 2 }), slopes)[0]).toBeCloseTo((5 - 1) ** 2, 9);
  expect(run(gradientPenalty(judge, four), slopes)[0]).toBeCloseTo((2 ** 2 + 3 ** 2) / 2, 9);
  expect(run(zeroCentredPenalty(judge, four, { pack: 2 }), slopes)[0]).toBeCloseTo(5 ** 2, 9);
  expect(run(zeroCentredPenalty(judge, four), slopes)[0]).toBeCloseTo((3 ** 2 + 4 ** 2) / 2, 9);
});

test('where a gradient vanishes, the penalty still has a finite one', () => {
  const scale = input('scale', []);
  const [slope] = grad(
    gradientPenalty((v) => mul(squared(v), scale), x),
    [scale],
  );
  const norm = norms.reduce((total, n) => total + 2 * (n - 1) * n, 0) / 3;
  expect(run(slope ?? x, { scale: [1] })[0]).toBeCloseTo(norm, 9);
});

test('points lie between the pairs, or around the data', () => {
  const epsilon = input('epsilon', [3, 1]);
  const between = run(interpolate(x, y, epsilon), { epsilon: [0, 0.25, 1] });
  expect(between).toEqual([0.5, -1, 0.25 * -0.5 + 0.75 * 2, 0.25 * 0.25 + 0.75 * 1, 0, 0]);
  const average = xs.reduce((total, v) => total + v, 0) / 6;
  const std = Math.sqrt(xs.reduce((total, v) => total + (v - average) ** 2, 0) / 6);
  const around = (scale: number): number[] => xs.map((v, i) => v + scale * std * (ys[i] ?? NaN));
  const expectAll = (actual: number[], expected: number[]): void => {
    actual.forEach((v, i) => {
      expect(v).toBeCloseTo(expected[i] ?? NaN, 12);
    });
  };
  expectAll(run(draganPoint(x, y)), around(0.5));
  expectAll(run(draganPoint(x, y, { scale: 2 })), around(2));
});

test.each([
  ['a gradient penalty, pack', () => zeroCentredPenalty(linear, x, { pack: 2 })],
  ['a gradient penalty, pack', () => zeroCentredPenalty(linear, x, { pack: 0 })],
  ['a gradient penalty, pack', () => gradientPenalty(linear, x, { pack: 1.5 })],
  ['gradientPenalty, target', () => gradientPenalty(linear, x, { target: NaN })],
  ['topK, k', () => topK(x, input('scores', [3]), 0)],
  ['topK, k', () => topK(x, input('scores', [3]), 4)],
  ['topK, k', () => topK(x, input('scores', [3]), 1.5)],
])('%s out of range is refused', (where, penalty) => {
  expect(penalty).toThrow(
    expect.objectContaining({ code: 'LOSS_ARGUMENT', where, fix: expect.any(String) as string }),
  );
});

test('values that only broadcast are refused', () => {
  const row = input('row', [2]);
  const square = input('square', [3, 3]);
  const refusal = (where: string): unknown => expect.objectContaining({ code: 'SHAPE_MISMATCH', where });
  expect(() => interpolate(x, row, input('epsilon', [3, 1]))).toThrow(refusal('interpolate fake'));
  expect(() => interpolate(square, square, input('epsilon', [3]))).toThrow(refusal('interpolate epsilon'));
  expect(() => draganPoint(x, row)).toThrow(refusal('draganPoint u'));
  expect(() => featureMatching(x, input('one', [4, 1]))).toThrow(refusal('featureMatching mean of the fake'));
  expect(() => consistency(linear, x, input('one', [1, 2]))).toThrow(refusal('consistency augmented'));
});

test('consistency is the mean squared difference of outputs', () => {
  const differences = [0, 1, 2].map(
    (i) => 3 * at(xs, 2 * i) + 4 * at(xs, 2 * i + 1) - 3 * at(ys, 2 * i) - 4 * at(ys, 2 * i + 1),
  );
  const expected = differences.reduce((total, d) => total + d * d, 0) / 3;
  expect(run(consistency(linear, x, y))[0]).toBeCloseTo(expected, 12);
});

test('feature matching compares means, not pairs', () => {
  const [a, b] = [0, 1].map(
    (j) => [0, 1, 2].reduce((total, i) => total + at(xs, 2 * i + j) - at(ys, 2 * i + j), 0) / 3,
  );
  expect(run(featureMatching(x, y))[0]).toBeCloseTo((a ?? NaN) ** 2 + (b ?? NaN) ** 2, 12);
  expect(run(featureMatching(x, concat([sliceOf(2), sliceOf(0), sliceOf(1)])))[0]).toBeCloseTo(0, 12);
});

function sliceOf(row: number): Value {
  return constant(tensor([1, 2], [at(xs, 2 * row), at(xs, 2 * row + 1)]));
}

test('top k takes the losses of the highest scores, the first of equal ones, and no gradient of the ranks', () => {
  const [losses, scores, k] = [input('losses', [5, 1]), input('scores', [5, 1]), input('k', [])];
  const fed = { losses: [1, 2, 4, 8, 16], scores: [0.5, 3, 0.5, -1, 0.5] };
  expect(run(topK(losses, scores, 1), fed)).toEqual([2]);
  expect(run(topK(losses, scores, 2), fed)).toEqual([1.5]);
  expect(run(topK(losses, scores, 3), fed)[0]).toBeCloseTo(7 / 3, 12);
  expect(run(topK(losses, scores, 5), fed)[0]).toBeCloseTo(31 / 5, 12);
  expect(run(topK(losses, scores, k), { ...fed, k: [4] })[0]).toBeCloseTo(23 / 4, 12);
  const [inLosses, inScores] = grad(topK(losses, scores, 2), [losses, scores]);
  expect(run(inLosses ?? x, fed)).toEqual([0.5, 0.5, 0, 0, 0]);
  expect(run(inScores ?? x, fed)).toEqual([0, 0, 0, 0, 0]);
});

test('the pulling-away term is the mean squared cosine of different codes', () => {
  const codes = [0, 1, 2].map((i) => [at(ys, 2 * i), at(ys, 2 * i + 1)] as const);
  const pairs = codes.flatMap((s, i) => codes.filter((_, j) => j !== i).map((t) => [s, t] as const));
  const cosines = pairs.map(([s, t]) => (s[0] * t[0] + s[1] * t[1]) / (Math.hypot(...s) * Math.hypot(...t)));
  const expected = cosines.reduce((total, c) => total + c * c, 0) / 6;
  expect(run(pullingAway(y))[0]).toBeCloseTo(expected, 9);
  for (const shape of [
    [1, 2],
    [3, 2, 1],
  ])
    expect(() => pullingAway(input('codes', shape))).toThrow(
      expect.objectContaining({ code: 'LOSS_ARGUMENT' }),
    );
});

function at(values: readonly number[], i: number): number {
  return values[i] ?? NaN;
}
