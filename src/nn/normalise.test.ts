import { expect, test } from 'vitest';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { expectClose } from '../../test/expect-close.js';
import { evaluate } from '../../test/oracle/interpreter.js';
import { grad } from '../autodiff/index.js';
import { constant, input, mul, state, sum, type Value } from '../ir/index.js';
import { tensor } from '../tensor/index.js';
import { bindParams, trainedParams } from './bind.js';
import { embedding } from './dense.js';
import { batchNorm, layerNorm } from './normalise.js';
import type { Params } from './params.js';

const x = input('x', [1, 1, 1, 1]);
const leaves = { x: 7, 'G.bn.mean': 3, 'G.bn.variance': 4, 'G.bn.gain': 5, 'G.bn.bias': 0.5 };

function params(training: boolean, updates: Map<string, Value>): Params {
  return bindParams({
    path: 'G',
    training,
    param: (name, shape) => state(name, shape),
    stat: (name, shape) => state(name, shape),
    noise: (name, shape) => input(name, shape),
    update: (name, next) => updates.set(name, next),
  }).at('bn');
}

test('outside training, the running statistics normalise and stay', () => {
  const updates = new Map<string, Value>();
  const y = batchNorm(params(false, updates), x, { epsilon: 0 });
  expect(evaluateScalar(y, leaves)).toBeCloseTo((5 * (7 - 3)) / 2 + 0.5, 12);
  expect(updates.size).toBe(0);
});

test('training normalises with the batch and moves the statistics a tenth of the way', () => {
  const updates = new Map<string, Value>();
  const y = batchNorm(params(true, updates), x);
  expect(evaluateScalar(y, leaves)).toBe(0.5);
  const next = [...updates].map(([name, value]) => [name, evaluateScalar(value, leaves)]);
  expect(next).toEqual([
    ['G.bn.mean', expect.closeTo(3.4, 6)],
    ['G.bn.variance', expect.closeTo(3.6, 6)],
  ]);
});

test('layer normalisation has the values and gradients of PyTorch', () => {
  const [images, gain, bias] = [input('x', [2, 2, 1, 2]), input('gain', [2]), input('bias', [2])];
  const p = trainedParams(
    'D',
    new Map([
      ['D.gain', gain],
      ['D.bias', bias],
    ]),
  );
  const y = layerNorm(p, images);
  const weights = constant(tensor([2, 2, 1, 2], [1, -1, 2, 0.5, 3, 1, -2, 1]));
  const [dx] = grad(sum(mul(y, weights)), [images]);
  const feeds = new Map([
    ['x', [1, -2, 0.5, 3, 4, 4, -1, 0.25]],
    ['gain', [2, -0.5]],
    ['bias', [0.1, 1]],
  ]);
  const [values = [], gradients = []] = evaluate(dx ? [y, dx] : [y], feeds);
  const expected = [
    0.52111678, -2.84781746, 1.035093065, 0.333231765, 2.06039015, 2.06039015, 1.630125405, 1.35006967,
  ];
  expectClose(Array.from(values), expected, 7);
  const expectedGradients = [
    1.206648534, -0.30494866, -0.355425425, -0.54627445, 0.975254443, -0.817102265, 0.474445399, -0.632597577,
  ];
  expectClose(Array.from(gradients), expectedGradients, 7);
});

test('an embedding is a row of its weight for each index', () => {
  const p = trainedParams('G', new Map([['G.weight', input('weight', [3, 2])]]));
  const y = embedding(p, input('class', [4], 'int32'), { count: 3, features: 2 });
  const feeds = new Map([
    ['weight', [1, 2, 3, 4, 5, 6]],
    ['class', [2, 0, 0, 1]],
  ]);
  expectClose(Array.from(evaluate([y], feeds)[0] ?? []), [5, 6, 1, 2, 1, 2, 3, 4]);
});
