import { expect, test } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { evaluate } from '../../test/oracle/interpreter.js';
import { input, state, type Value } from '../ir/index.js';
import { bindParams, declare } from './bind.js';
import { conv } from './conv.js';
import { dense } from './dense.js';
import type { Network } from './params.js';
import { spectralNorm } from './spectral-norm.js';

const weight = [3, 1, 2, -1, 0.5, 4];
const u = [0.6, -2];
const x = [1, 0, 0, 0, 1, 0, 0, 0, 1];

interface Played {
  readonly y: Value;
  readonly updates: Map<string, Value>;
}

/** The network in the layer names of `D`, its parameters fed by their whole names. */
function play(network: Network, training: boolean): Played {
  const updates = new Map<string, Value>();
  const states = new Map<string, Value>();
  const leaf = (name: string, shape: readonly number[]): Value => {
    const value = states.get(name) ?? state(name, shape);
    states.set(name, value);
    return value;
  };
  const p = bindParams({
    path: 'D',
    training,
    param: leaf,
    stat: leaf,
    noise: (name, shape) => input(name, shape),
    update: (name, next) => updates.set(name, next),
  });
  return { y: spectralNorm(network)(p, input('x', [3, 3])), updates };
}

const run = (value: Value, scale = 1): number[] =>
  Array.from(
    evaluate(
      [value],
      new Map([
        ['x', x],
        ['D.h.weight', weight.map((w) => w * scale)],
        ['D.h.bias', [0.5, -0.5]],
        ['D.h.u', u],
      ]),
    )[0] ?? [],
  );

const layer: Network = (p, x) => dense(p.at('h'), x, 2);

/** Algorithm 1 on the matrix `[units, in]`. */
const W = [
  [3, 2, 0.5],
  [1, -1, 4],
];
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, i) => total + value * (b[i] ?? NaN), 0);
const unit = (a: readonly number[]): number[] => a.map((value) => value / Math.sqrt(dot(a, a)));
const times = (v: readonly number[]): number[] => W.map((row) => dot(row, v));
const back = (u: readonly number[]): number[] =>
  [0, 1, 2].map((j) =>
    dot(
      u,
      W.map((row) => row[j] ?? NaN),
    ),
  );

const dividedBy = (sigma: number): number[] => weight.map((w, i) => w / sigma + (i % 2 === 0 ? 0.5 : -0.5));

test('training divides the weight by one power iteration from u, and keeps the next u', () => {
  const { y, updates } = play(layer, true);
  const v = unit(back(unit(u)));
  const next = unit(times(v));
  expectClose(run(y), dividedBy(dot(next, times(v))), 9);
  expect([...updates.keys()]).toEqual(['D.h.u']);
  expectClose(run(updates.get('D.h.u') ?? y), next, 9);
});

test.each([1e-18, 1e-8, 1e18])('a weight times %s is divided by as much more', (scale) => {
  for (const training of [true, false]) {
    const { y } = play(layer, training);
    expectClose(run(y, scale), run(y), 9);
  }
});

test('outside training the stored u is used and stays', () => {
  const { y, updates } = play(layer, false);
  expectClose(run(y), dividedBy(dot(unit(u), times(unit(back(unit(u)))))), 9);
  expect(updates.size).toBe(0);
});

test('a layer used twice in one play takes one iteration', () => {
  const twice: Network = (p, x) => {
    dense(p.at('h'), x, 2);
    return dense(p.at('h'), x, 2);
  };
  expectClose(run(play(twice, true).y), run(play(layer, true).y), 9);
});

test('every weight of rank 2 or more has its u, as long as its outputs; biases have none', () => {
  const network: Network = (p, x) => dense(p.at('y'), conv(p.at('c'), x, 6, { kernel: 3 }), 1);
  const { parameters, statistics } = declare(spectralNorm(network), { path: 'D', inputShape: [2, 4, 3, 3] });
  expect(parameters.map(({ path }) => path)).toEqual(['D.c.weight', 'D.c.bias', 'D.y.weight', 'D.y.bias']);
  expect(statistics.map(({ path, shape }) => [path, shape])).toEqual([
    ['D.c.u', [6]],
    ['D.y.u', [1]],
  ]);
});
