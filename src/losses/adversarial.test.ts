import { expect, test } from 'vitest';
import { evaluateScalar } from '../../test/evaluate-scalars.js';
import { input } from '../ir/index.js';
import { adversarialLosses, minimax, nonSaturating, valueFunction } from './adversarial.js';
import { binaryCrossEntropyWithLogits, meanSquaredError } from './auxiliary.js';

const real = input('real', [1, 1]);
const fake = input('fake', [1, 1]);
const logit = (probability: number): number => Math.log(probability / (1 - probability));

test.each(Object.values(adversarialLosses))(
  '$name at D = 1/2 is at the stated equilibrium',
  ({ D, G, equilibrium }) => {
    const atHalf = { real: 0, fake: 0 };
    expect(D(real, fake).shape).toEqual([]);
    expect(evaluateScalar(D(real, fake), atHalf)).toBeCloseTo(equilibrium.D, 12);
    expect(evaluateScalar(G(fake), atHalf)).toBeCloseTo(equilibrium.G, 12);
  },
);

test('the value function is -log 4 at the equilibrium', () => {
  expect(evaluateScalar(valueFunction(real, fake), { real: 0, fake: 0 })).toBeCloseTo(-Math.log(4), 12);
});

test('the losses are the logarithms of the paper', () => {
  const leaves = { real: logit(0.9), fake: logit(0.2) };
  expect(evaluateScalar(minimax.D(real, fake), leaves)).toBeCloseTo(-Math.log(0.9) - Math.log(0.8), 12);
  expect(evaluateScalar(minimax.G(fake), leaves)).toBeCloseTo(Math.log(0.8), 12);
  expect(evaluateScalar(nonSaturating.G(fake), leaves)).toBeCloseTo(-Math.log(0.2), 12);
});

test('a certain discriminator gives finite losses', () => {
  const leaves = { real: -1000, fake: 1000 };
  expect(evaluateScalar(minimax.D(real, fake), leaves)).toBe(2000);
  expect(evaluateScalar(nonSaturating.G(fake), { fake: -1000 })).toBe(1000);
});

test('auxiliary losses', () => {
  const loss = binaryCrossEntropyWithLogits(real, 0.25);
  expect(evaluateScalar(loss, { real: logit(0.9) })).toBeCloseTo(
    -0.25 * Math.log(0.9) - 0.75 * Math.log(0.1),
    12,
  );
  expect(evaluateScalar(meanSquaredError(real, fake), { real: 1, fake: 4 })).toBe(9);
});
