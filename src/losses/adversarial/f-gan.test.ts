import { expect, test } from 'vitest';
import { evaluateScalar } from '../../../test/evaluate-scalars.js';
import { input } from '../../ir/index.js';
import { fDivergences } from './f-gan.js';

const v = input('v', []);

/** Table 1 of Nowozin et al. 2016. */
const f: Readonly<Record<keyof typeof fDivergences, (u: number) => number>> = {
  kl: (u) => u * Math.log(u),
  reverseKl: (u) => -Math.log(u),
  pearson: (u) => (u - 1) ** 2,
  squaredHellinger: (u) => (Math.sqrt(u) - 1) ** 2,
  jensenShannon: (u) => -(u + 1) * Math.log((1 + u) / 2) + u * Math.log(u),
};

/** The largest value of a function with one maximum over u > 0, by golden sections in log u. */
function supremum(g: (u: number) => number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [-12, 12];
  while (high - low > 1e-9) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (g(Math.exp(a)) < g(Math.exp(b))) low = a;
    else high = b;
  }
  return g(Math.exp(low));
}

const cases = Object.entries(fDivergences).map(([name, divergence]) => ({
  name,
  divergence,
  f: f[name as keyof typeof fDivergences],
}));

test.each(cases)('$name: the conjugate is sup over u of u t - f(u)', ({ divergence, f }) => {
  for (const output of [-1.5, -0.3, 0, 0.4, 1, 2.2]) {
    const t = evaluateScalar(divergence.activation(v), { v: output });
    const conjugate = evaluateScalar(divergence.conjugate(v), { v: output });
    expect(conjugate).toBeCloseTo(
      supremum((u) => u * t - f(u)),
      7,
    );
  }
});

test.each(cases)('$name: the activation rises', ({ divergence }) => {
  const outputs = [-3, -1, 0, 1, 3].map((output) => evaluateScalar(divergence.activation(v), { v: output }));
  expect(outputs).toEqual(outputs.toSorted((a, b) => a - b));
});

test.each(cases)('$name: D at its best bounds the divergence of two coins exactly', ({ divergence, f }) => {
  const [p, q] = [0.7, 0.4];
  const divergenceOf = q * f(p / q) + (1 - q) * f((1 - p) / (1 - q));
  const bound = (weights: readonly [number, number], output: number): number =>
    weights[0] * evaluateScalar(divergence.activation(v), { v: output }) -
    weights[1] * evaluateScalar(divergence.conjugate(v), { v: output });
  const overOutputs = (weights: readonly [number, number]): number =>
    supremum((u) => bound(weights, Math.log(u)));
  expect(overOutputs([p, q]) + overOutputs([1 - p, 1 - q])).toBeCloseTo(divergenceOf, 7);
});
