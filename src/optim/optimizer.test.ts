import { expect, test } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { input, state, type Value } from '../ir/index.js';
import { adam } from './adam.js';
import { ema } from './ema.js';
import type { Optimizer } from './optimizer.js';
import { exponentialDecay, linear, type Schedule } from './schedules.js';
import { sgd } from './sgd.js';
import { clipGradients, clipWeights, historicalAveraging } from './wrappers.js';

/** Positions of one parameter, starting at 1, under the given gradients. */
function trajectory(optimizer: Optimizer, gradients: readonly number[]): number[] {
  const slots = new Map<string, { init: number; next: Value }>();
  const schedules = new Map<string, Schedule>();
  const scheduled = (name: string, fn: Schedule): Value => {
    schedules.set(name, fn);
    return input(name, []);
  };
  const next = optimizer.update({
    param: state('p', []),
    grad: input('g', []),
    slot: (name, init) => {
      const value = state(name, []);
      return { value, set: (after) => slots.set(name, { init, next: after }) };
    },
    schedule: scheduled,
    rate: scheduled,
  });
  let leaves: Record<string, number> = { p: 1 };
  for (const [name, { init }] of slots) leaves[name] = init;
  return gradients.map((g, i) => {
    const fed = { ...leaves, g };
    for (const [name, fn] of schedules) Object.assign(fed, { [name]: fn(i + 1) });
    leaves = { p: evaluateScalar(next, fed) };
    for (const [name, slot] of slots) leaves[name] = evaluateScalar(slot.next, fed);
    return leaves['p'] ?? NaN;
  });
}

const gradients = [0.5, -1, 2, 0.25];

/** `buf = momentum buf + g`; `p -= lr (nesterov ? g + momentum buf : buf)`: torch.optim.SGD. */
function torchSgd(lr: number, momentum: number, nesterov: boolean): number[] {
  let p = 1;
  let buffer = 0;
  return gradients.map((g) => {
    buffer = momentum * buffer + g;
    return (p -= lr * (nesterov ? g + momentum * buffer : buffer));
  });
}

test('SGD moves as PyTorch does, without momentum, with it, and looking ahead', () => {
  expectClose(trajectory(sgd({ lr: 0.1 }), gradients), torchSgd(0.1, 0, false));
  expectClose(trajectory(sgd({ lr: 0.1, momentum: 0.5 }), gradients), torchSgd(0.1, 0.5, false));
  expectClose(
    trajectory(sgd({ lr: 0.1, momentum: 0.5, nesterov: true }), gradients),
    torchSgd(0.1, 0.5, true),
  );
});

test("a decaying rate and a rising momentum follow pylearn2's update", () => {
  const lr = exponentialDecay({ from: 0.1, factor: 2, min: 0.03 });
  const momentum = linear({ from: 0.5, to: 0.7, steps: 2 });
  let p = 1;
  let v = 0;
  const expected = gradients.map((g, i) => {
    v = momentum(i + 1) * v - lr(i + 1) * g;
    return (p += v);
  });
  expectClose(trajectory(sgd({ lr, momentum }), gradients), expected, 12);
});

test('Adam is the algorithm of the paper, with PyTorch epsilon', () => {
  const [lr, beta1, beta2, eps] = [0.01, 0.5, 0.999, 0.1];
  let [p, m, v] = [1, 0, 0];
  const expected = gradients.map((g, i) => {
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const vHat = v / (1 - beta2 ** (i + 1));
    return (p -= (lr * (m / (1 - beta1 ** (i + 1)))) / (Math.sqrt(vHat) + eps));
  });
  expectClose(trajectory(adam({ lr, beta1, beta2, eps }), gradients), expected);
});

test("Adam's first step has the length of the learning rate", () => {
  expectClose(trajectory(adam({ lr: 0.01 }), [1e-3]), [0.99]);
});

test('a moving average keeps its share', () => {
  expect(evaluateScalar(ema(state('p', []), state('a', []), 0.75), { p: 4, a: 0 })).toBe(1);
  expect(evaluateScalar(ema(state('p', []), state('a', []), input('d', [])), { p: 4, a: 0, d: 0.75 })).toBe(
    1,
  );
});

test('clipped weights stay within the limit, after whatever the optimizer does', () => {
  let p = 1;
  const expected = gradients.map((g) => (p = Math.max(-0.75, Math.min(0.75, p - g))));
  expectClose(trajectory(clipWeights(sgd({ lr: 1 }), 0.75), gradients), expected, 12);
});

test('clipped gradients are within the limit before momentum sees them', () => {
  const clipped = gradients.map((g) => Math.max(-0.5, Math.min(0.5, g)));
  const optimizer = sgd({ lr: 0.1, momentum: 0.5 });
  expectClose(trajectory(clipGradients(optimizer, 0.5), gradients), trajectory(optimizer, clipped), 12);
});

test('historical averaging pulls towards the mean of all values so far', () => {
  const past: number[] = [];
  let p = 1;
  const expected = gradients.map((g) => {
    past.push(p);
    const mean = past.reduce((sum, value) => sum + value, 0) / past.length;
    return (p -= 0.1 * (g + 2 * 0.25 * (p - mean)));
  });
  expectClose(trajectory(historicalAveraging(sgd({ lr: 0.1 }), 0.25), gradients), expected);
});

test('limits and weights have to be positive', () => {
  const refusal = (where: string): unknown =>
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', where, fix: expect.any(String) as string });
  expect(() => clipWeights(sgd({ lr: 1 }), 0)).toThrow(refusal('limit'));
  expect(() => clipGradients(sgd({ lr: 1 }), NaN)).toThrow(refusal('limit'));
  expect(() => historicalAveraging(sgd({ lr: 1 }), -1)).toThrow(refusal('weight'));
});

test('an optimizer without a learning rate is refused', () => {
  expect(() => adam({} as Parameters<typeof adam>[0])).toThrow(
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', where: 'lr', actual: 'undefined' }),
  );
});

test('rates out of range are refused by name', () => {
  const refusal = (where: string): unknown =>
    expect.objectContaining({ code: 'OPTIMIZER_ARGUMENT', where, fix: expect.any(String) as string });
  expect(() => sgd({ lr: -1 })).toThrow(refusal('lr'));
  expect(() => sgd({ lr: 0.1, momentum: 1 })).toThrow(refusal('momentum'));
  expect(() => adam({ lr: NaN })).toThrow(refusal('lr'));
});
