import { expect, test } from 'vitest';
import { expectClose } from '../../../test/expect-close.js';
import { evaluate } from '../../../test/oracle/interpreter.js';
import { evaluateScalar } from '../../../test/evaluate-scalars.js';
import { grad } from '../../autodiff/index.js';
import { input, type Value } from '../../ir/index.js';
import { energyBased } from './energy.js';
import { labelSmoothing } from './label-smoothing.js';
import { minimax, nonSaturating, valueFunction } from './standard.js';
import { type AdversarialLossName, adversarialLosses } from './table.js';

type Numbers = readonly number[];

const real = input('real', [4, 1]);
const fake = input('fake', [4, 1]);
const values = { real: [2, -0.4, 0.7, 1.6], fake: [-1.7, 0.2, -0.3, 0.9] };

/** Digits that agree with double precision where a constant such as log 2 is rounded to float32. */
const digits = 7;

const average = (numbers: Numbers, f: (x: number, i: number) => number = (x) => x): number =>
  numbers.reduce((sum, x, i) => sum + f(x, i), 0) / numbers.length;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logD = (x: number): number => Math.log(sigmoid(x));
const logNot = (x: number): number => Math.log(1 - sigmoid(x));

interface Formula {
  readonly D: (real: Numbers, fake: Numbers) => number;
  readonly G: (fake: Numbers, real: Numbers) => number;
}

/** D loses `-E[g(V(x))] + E[f*(g(V(G(z))))]`, with `f*` as Nowozin et al. 2016 list it. */
function fGan(g: (v: number) => number, conjugate: (t: number) => number): Formula['D'] {
  return (r, f) => average(f, (v) => conjugate(g(v))) - average(r, g);
}

const formulas: Readonly<Record<AdversarialLossName, Formula>> = {
  minimax: {
    D: (r, f) => -average(r, logD) - average(f, logNot),
    G: (f) => average(f, logNot),
  },
  nonSaturating: {
    D: (r, f) => -average(r, logD) - average(f, logNot),
    G: (f) => -average(f, logD),
  },
  leastSquares: {
    D: (r, f) => average(r, (x) => (x - 1) ** 2) / 2 + average(f, (x) => x ** 2) / 2,
    G: (f) => average(f, (x) => (x - 1) ** 2) / 2,
  },
  wasserstein: { D: (r, f) => average(f) - average(r), G: (f) => -average(f) },
  hinge: {
    D: (r, f) => -average(r, (x) => Math.min(0, x - 1)) - average(f, (x) => Math.min(0, -x - 1)),
    G: (f) => -average(f),
  },
  relativisticAverage: {
    D: (r, f) => -average(r, (x) => logD(x - average(f))) - average(f, (x) => logNot(x - average(r))),
    G: (f, r) => -average(f, (x) => logD(x - average(r))) - average(r, (x) => logNot(x - average(f))),
  },
  relativisticPairing: {
    D: (r, f) => -average(r, (x, i) => logD(x - (f[i] ?? NaN))),
    G: (f, r) => -average(f, (x, i) => logD(x - (r[i] ?? NaN))),
  },
  kl: {
    D: fGan(
      (v) => v,
      (t) => Math.exp(t - 1),
    ),
    G: (f) => -average(f),
  },
  reverseKl: {
    D: fGan(
      (v) => -Math.exp(-v),
      (t) => -1 - Math.log(-t),
    ),
    G: (f) => average(f, (v) => 1 + Math.log(Math.exp(-v))),
  },
  pearson: {
    D: fGan(
      (v) => v,
      (t) => t ** 2 / 4 + t,
    ),
    G: (f) => -average(f),
  },
  squaredHellinger: {
    D: fGan(
      (v) => 1 - Math.exp(-v),
      (t) => t / (1 - t),
    ),
    G: (f) => -average(f, (v) => 1 - Math.exp(-v)),
  },
  jensenShannon: {
    D: fGan(
      (v) => Math.log(2 / (1 + Math.exp(-v))),
      (t) => -Math.log(2 - Math.exp(t)),
    ),
    G: (f) => -average(f, (v) => Math.log(2 / (1 + Math.exp(-v)))),
  },
  energy: { D: (r, f) => average(r) + average(f, (x) => Math.max(0, 1 - x)), G: (f) => average(f) },
};

const losses = Object.entries(adversarialLosses).map(([name, loss]) => ({
  name,
  loss,
  formula: formulas[name as AdversarialLossName],
}));

const feeds = new Map(Object.entries(values));
const run = (value: Value, fed: ReadonlyMap<string, Numbers> = feeds): number[] =>
  Array.from(evaluate([value], fed)[0] ?? []);

/** Central differences of `f` in one of its lists. */
function slope(f: (x: Numbers) => number, at: Numbers): number[] {
  const moved = (i: number, by: number): number[] => at.map((x, j) => (j === i ? x + by : x));
  return at.map((_, i) => (f(moved(i, 1e-5)) - f(moved(i, -1e-5))) / 2e-5);
}

test.each(losses)('$name is its formula', ({ loss, formula }) => {
  expect([loss.D(real, fake).shape, loss.G(fake, real).shape]).toEqual([[], []]);
  expectClose(run(loss.D(real, fake)), [formula.D(values.real, values.fake)], digits);
  expectClose(run(loss.G(fake, real)), [formula.G(values.fake, values.real)], digits);
});

test.each(losses)("$name has its formula's gradients", ({ loss, formula }) => {
  const [onReal, onFake] = grad(loss.D(real, fake), [real, fake]).map((value) => run(value));
  expectClose(
    onReal ?? [],
    slope((r) => formula.D(r, values.fake), values.real),
    8,
  );
  expectClose(
    onFake ?? [],
    slope((f) => formula.D(values.real, f), values.fake),
    8,
  );
  const [raised] = grad(loss.G(fake, real), [fake]).map((value) => run(value));
  expectClose(
    raised ?? [],
    slope((f) => formula.G(f, values.real), values.fake),
    8,
  );
});

test.each(losses)("$name: G is the mean of every example's loss", ({ loss }) => {
  expect(loss.perFake(fake, real).shape).toEqual([4, 1]);
  expect(average(run(loss.perFake(fake, real)))).toBeCloseTo(run(loss.G(fake, real))[0] ?? NaN, 12);
});

/** D's best output where `p_g = p_data`: D(x) = 1/2, or `f'(1)` behind the activation. */
const best: Readonly<Partial<Record<string, number>>> = { leastSquares: 0.5, kl: 1 };

test.each(losses.filter(({ loss }) => loss.equilibrium))(
  '$name has the stated losses at its equilibrium, where D has no gradient',
  ({ name, loss }) => {
    const one = input('one', [1, 1]);
    const output = { one: best[name] ?? 0 };
    const D = loss.D(one, one);
    expect(evaluateScalar(D, output)).toBeCloseTo(loss.equilibrium?.D ?? NaN, digits);
    expect(evaluateScalar(loss.G(one, one), output)).toBeCloseTo(loss.equilibrium?.G ?? NaN, digits);
    expectClose(
      grad(D, [one]).map((value) => evaluateScalar(value, output)),
      [0],
      12,
    );
  },
);

test.each(losses)('$name says what D gives, and whether G needs real examples', ({ loss }) => {
  const undecided = new Map(Object.keys(values).map((name) => [name, [0.5, 0.5, 0.5, 0.5]]));
  const slopes = grad(loss.D(real, fake), [real, fake]).map((value) => average(run(value, undecided)));
  const signs = loss.output === 'energy' ? [1, -1] : [-1, 1];
  expect(slopes.map(Math.sign)).toEqual(signs);
  const uses = run(grad(loss.G(fake, real), [real])[0] ?? real).some((x) => x !== 0);
  expect(uses).toBe(loss.usesReal);
});

test('the table has every loss under its own name', () => {
  expect(losses.map(({ loss }) => loss.name)).toEqual(Object.keys(adversarialLosses));
});

test('the value function is -log 4 at the equilibrium', () => {
  const one = input('one', [1, 1]);
  expect(evaluateScalar(valueFunction(one, one), { one: 0 })).toBeCloseTo(-Math.log(4), 12);
});

test('a certain discriminator gives finite losses', () => {
  const certain = new Map([
    ['real', [-1000, -1000, -1000, -1000]],
    ['fake', [1000, 1000, 1000, 1000]],
  ]);
  expect(run(minimax.D(real, fake), certain)).toEqual([2000]);
  expect(run(nonSaturating.G(real), certain)).toEqual([1000]);
  expect(run(adversarialLosses.jensenShannon.D(real, fake), certain)[0]).toBeCloseTo(
    2000 - Math.log(4),
    digits,
  );
});

test('energies beyond the margin do not move D; a margin has to be positive', () => {
  const { D } = energyBased({ margin: 0.5 });
  expect(run(D(real, fake))[0]).toBeCloseTo(0.975 + (2.2 + 0.3 + 0.8 + 0) / 4, 12);
  for (const margin of [0, -1, NaN, Infinity])
    expect(() => energyBased({ margin })).toThrow(expect.objectContaining({ code: 'LOSS_ARGUMENT' }));
});

test.each([minimax, adversarialLosses.jensenShannon])('$name with smoothed labels', (loss) => {
  const smooth = labelSmoothing(loss, 0.8);
  const shift = loss.name === 'jensenShannon' ? Math.log(4) : 0;
  const expected =
    -average(values.real, (l) => 0.8 * logD(l) + 0.2 * logNot(l)) - average(values.fake, logNot);
  expect(run(smooth.D(real, fake))[0]).toBeCloseTo(expected - shift, digits);
  expect(run(smooth.G(fake))).toEqual(run(loss.G(fake)));
  const one = input('one', [1, 1]);
  const slopeAt = evaluateScalar(grad(smooth.D(one, one), [one])[0] ?? one, { one: Math.log(0.4 / 0.6) });
  expect(slopeAt).toBeCloseTo(0, digits);
});

test.each(losses.filter(({ loss }) => loss.usesReal))(
  '$name refuses outputs of unlike shapes',
  ({ loss }) => {
    const list = input('list', [4]);
    const refusal: unknown = expect.objectContaining({ code: 'SHAPE_MISMATCH', expected: '[4,1]' });
    for (const build of [loss.D, loss.G, loss.perFake]) expect(() => build(real, list)).toThrow(refusal);
  },
);

test('labels are smoothed only where there are labels', () => {
  const refusal: unknown = expect.objectContaining({ code: 'LOSS_ARGUMENT', where: 'labelSmoothing' });
  expect(() => labelSmoothing(adversarialLosses.wasserstein)).toThrow(refusal);
  expect(() => labelSmoothing(adversarialLosses.energy)).toThrow(refusal);
  for (const target of [0, 1.1, NaN]) expect(() => labelSmoothing(minimax, target)).toThrow(refusal);
});
