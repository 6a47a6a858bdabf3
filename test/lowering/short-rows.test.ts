import { expect, test } from 'vitest';
import { add, div, equal, graphOf, input, less, mul, sub, type Value } from '../../src/ir/index.js';
import { tensor } from '../../src/tensor/index.js';
import { run } from './engine.js';

const [rows, length] = [600, 3];

const ops: Readonly<
  Record<string, readonly [(a: Value, b: Value) => Value, (a: number, b: number) => number]>
> = {
  add: [add, (a, b) => a + b],
  sub: [sub, (a, b) => a - b],
  mul: [mul, (a, b) => a * b],
  div: [div, (a, b) => a / b],
  equal: [equal, (a, b) => Number(a === b)],
  less: [less, (a, b) => Number(a < b)],
};

/** Small whole numbers, of which no result is rounded, among them what is no number. */
const values = (count: number, step: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => [NaN, Infinity, -Infinity][i] ?? ((i * step) % 9) - 4);

const x = tensor([rows, 2, length], values(rows * 2 * length, 5));
const each = tensor([rows, 2, 1], values(rows * 2, 7));

test.each(Object.entries(ops))('%s of many short rows and a number for each', async (_, [op, expected]) => {
  const [a, b] = [input('x', x.shape), input('each', each.shape)];
  const { y, turned } = await run(graphOf({ y: op(a, b), turned: op(b, a) }), { x, each }, { mode: 'plain' });
  const pairs = Array.from(x.data, (value, i) => [value, each.data[Math.floor(i / length)] ?? NaN] as const);
  const made = (result: typeof y): number[] => Array.from(result?.data ?? [], (value) => value + 0);
  expect(made(y)).toEqual(pairs.map(([value, one]) => Math.fround(expected(value, one)) + 0));
  expect(made(turned)).toEqual(pairs.map(([value, one]) => Math.fround(expected(one, value)) + 0));
});
