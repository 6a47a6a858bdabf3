import { expect, test } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { evaluate } from '../../test/oracle/interpreter.js';
import { input, type Value } from '../ir/index.js';
import { declare, trainedParams } from './bind.js';
import { instanceNoise } from './instance-noise.js';
import { minibatchDiscrimination, minibatchStdDev } from './minibatch.js';
import { packed } from './packed.js';
import type { Network } from './params.js';

const refusal: unknown = expect.objectContaining({ code: 'LAYER_ARGUMENT' });
const run = (value: Value, feeds: Readonly<Record<string, number[]>>): number[] =>
  Array.from(evaluate([value], new Map(Object.entries(feeds)))[0] ?? []);
const at = (values: readonly number[], i: number): number => values[i] ?? NaN;

test('minibatch discrimination adds the similarities of equation o(x_i)', () => {
  const x = [1, -0.5, 0.25, 2, -1, 0];
  const weight = [0.3, -0.2, 0.1, 0.4, 0.5, 0.6, -0.7, 0.2, -0.1, 0.9, 0.8, -0.3];
  const weightValue = input('weight', [2, 6]);
  const p = trainedParams('D', new Map([['D.mb.weight', weightValue]]));
  const result = minibatchDiscrimination(p.at('mb'), input('x', [3, 2]), { kernels: 2, dims: 3 });
  const M = (i: number, b: number, c: number): number =>
    at(x, 2 * i) * at(weight, 3 * b + c) + at(x, 2 * i + 1) * at(weight, 6 + 3 * b + c);
  const distance = (i: number, j: number, b: number): number =>
    [0, 1, 2].reduce((total, c) => total + Math.abs(M(i, b, c) - M(j, b, c)), 0);
  const o = (i: number, b: number): number =>
    [0, 1, 2].reduce((total, j) => total + Math.exp(-distance(i, j, b)), 0);
  const rows = [0, 1, 2].map((i) => [at(x, 2 * i), at(x, 2 * i + 1), o(i, 0), o(i, 1)]);
  expectClose(run(result, { x, weight }), rows.flat());
});

test('minibatch discrimination declares its weight and refuses images', () => {
  const network: Network = (p, x) => minibatchDiscrimination(p, x, { kernels: 4, dims: 3 });
  expect(declare(network, { path: 'D', inputShape: [8, 5] })).toMatchObject({
    parameters: [{ path: 'D.weight', shape: [5, 12] }],
    outputShape: [8, 9],
  });
  expect(() => declare(network, { path: 'D', inputShape: [8, 1, 5, 5] })).toThrow(refusal);
});

/** As the authors' code has it, with 1e-8 added to the variance. */
function std(values: readonly number[]): number {
  const average = values.reduce((total, v) => total + v, 0) / values.length;
  return Math.sqrt(values.reduce((total, v) => total + (v - average) ** 2, 0) / values.length + 1e-8);
}

test('the standard deviation over the batch becomes a feature', () => {
  const x = [1, 10, 3, 20, 5, 60, 3, 30];
  const whole = (std([1, 3, 5, 3]) + std([10, 20, 60, 30])) / 2;
  const rows = (last: (i: number) => number): number[] =>
    [0, 1, 2, 3].flatMap((i) => [at(x, 2 * i), at(x, 2 * i + 1), last(i)]);
  expectClose(
    run(minibatchStdDev(input('x', [4, 2])), { x }),
    rows(() => whole),
  );
  const groups = [(std([1, 5]) + std([10, 60])) / 2, (std([3, 3]) + std([20, 30])) / 2];
  expectClose(
    run(minibatchStdDev(input('x', [4, 2]), 2), { x }),
    rows((i) => at(groups, i % 2)),
  );
});

test('of images it becomes one more channel, the same everywhere', () => {
  const x = [0, 2, 4, 6, 2, 6, 4, 6];
  const image = minibatchStdDev(input('x', [2, 2, 1, 2]));
  expect(image.shape).toEqual([2, 3, 1, 2]);
  const deviation = (std([0, 2]) + std([2, 6]) + std([4, 4]) + std([6, 6])) / 4;
  const expected = [0, 2, 4, 6, deviation, deviation, 2, 6, 4, 6, deviation, deviation];
  expectClose(run(image, { x }), expected);
});

test('groups have to divide the batch', () => {
  expect(() => minibatchStdDev(input('x', [6, 2]), 4)).toThrow(refusal);
  expect(() => minibatchStdDev(input('x', [6, 2]), 0)).toThrow(refusal);
});

test('a packed network sees neighbours side by side, stacked as features or channels', () => {
  const seen: Value[] = [];
  const network: Network = (_p, x) => {
    seen.push(x);
    return x;
  };
  const p = trainedParams('D', new Map());
  const rows = packed(network, 2)(p, input('x', [4, 3]));
  expect(rows.shape).toEqual([2, 6]);
  expect(run(rows, { x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] })).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  packed(network, 3)(p, input('x', [6, 2, 5, 4]));
  expect(seen.at(-1)?.shape).toEqual([2, 6, 5, 4]);
});

test('a batch that does not divide into packs is refused, naming the network', () => {
  const network = packed((_p, x) => x, 3);
  expect(() => network(trainedParams('D', new Map()), input('x', [4, 2]))).toThrow(
    expect.objectContaining({ code: 'LAYER_ARGUMENT', where: 'D', actual: '4' }),
  );
  expect(() => packed((_p, x) => x, 1.5)(trainedParams('D', new Map()), input('x', [3, 2]))).toThrow(refusal);
});

test('instance noise is added, scaled by a number or a scalar', () => {
  const [x, noise, std] = [input('x', [2]), input('noise', [2]), input('std', [])];
  const fed = { x: [1, 2], noise: [4, -2], std: [0.25] };
  expect(run(instanceNoise(x, noise, 0.5), fed)).toEqual([3, 1]);
  expect(run(instanceNoise(x, noise, std), fed)).toEqual([2, 1.5]);
});
