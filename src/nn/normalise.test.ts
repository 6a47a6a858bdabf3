import { expect, test } from 'vitest';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { input, state, type Value } from '../ir/index.js';
import { bindParams } from './bind.js';
import { batchNorm } from './normalise.js';
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
