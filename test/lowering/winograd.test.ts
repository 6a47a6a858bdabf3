import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  conv,
  convAttrs,
  convInputGrad,
  convOutputSize,
  convWeightGrad,
  type Graph,
  graphOf,
  input,
  leakyRelu,
  mul,
  type Value,
} from '../../src/ir/index.js';
import { tunableConvolutions } from '../../src/onnx/index.js';
import type { Tuning } from '../../src/runtime/index.js';
import { difference } from '../onnx/engine.js';
import { evaluate } from '../oracle/interpreter.js';
import { type Feeds, feedsOf, opened, run } from './engine.js';

/** Every convolution that can be is computed by fewer products. */
async function byWinograd(graph: Graph): Promise<Tuning> {
  const found = tunableConvolutions([graph], (await opened).layout);
  return Object.fromEntries(found.map(({ name }) => [name, 'winograd']));
}

type Results = Readonly<Record<string, readonly number[]>>;

/** What the outputs of a graph are in double precision. */
function inDoublePrecision({ outputs }: Graph, feeds: Feeds): Promise<Results> {
  const given = new Map(Object.entries(feeds).map(([name, { data }]) => [name, Array.from(data, Number)]));
  const results = evaluate(Object.values(outputs), given);
  const entries = Object.keys(outputs).map((name, i) => [name, Array.from(results[i] ?? [])]);
  return Promise.resolve(Object.fromEntries(entries) as Results);
}

/** What they are by operators that know of no blocks. */
async function asDeclared(graph: Graph, feeds: Feeds): Promise<Results> {
  const results = Object.entries(await run(graph, feeds, {}));
  return Object.fromEntries(results.map(([name, { data }]) => [name, Array.from(data, Number)]));
}

/** Every output is right to 1e-5 of its largest number. */
async function expectExact(outputs: Record<string, Value>, oracle = inDoublePrecision): Promise<void> {
  const graph = graphOf(outputs);
  const feeds = feedsOf(graph);
  const tuning = await byWinograd(graph);
  const actual = await run(graph, feeds, { layout: (await opened).layout, tuning });
  for (const [name, exact] of Object.entries(await oracle(graph, feeds)))
    expect(difference(Array.from(actual[name]?.data ?? [], Number), exact), name).toBeLessThan(1e-5);
}

interface Geometry {
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly pads: readonly number[];
}

function convolutionAndGradients(
  { size, kernel, strides, pads }: Geometry,
  { n = 16, c = 16, m = 32 } = {},
): Record<'y' | 'dx' | 'dw', Value> {
  const attrs = convAttrs(2, { strides, pads });
  const [x, w] = [input('x', [n, c, ...size]), input('w', [m, c, ...kernel])];
  const dy = input('dy', [n, m, ...convOutputSize(size, kernel, attrs)]);
  return {
    y: conv(x, w, attrs),
    dx: convInputGrad(dy, w, { ...attrs, inputSize: size }),
    dw: convWeightGrad(x, dy, { ...attrs, kernel }),
  };
}

const halving = { size: [4, 8], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] };

test('the convolutions of DCGAN can be computed by fewer products', async () => {
  const { layout } = await opened;
  const graph = graphOf(convolutionAndGradients(halving));
  expect(tunableConvolutions([graph], layout).map(({ value }) => value.op)).toEqual([
    'Conv',
    'ConvInputGrad',
    'ConvWeightGrad',
  ]);
  expect(tunableConvolutions([graph], 'NCHW')).toEqual([]);
});

describe('by fewer products, as in double precision', () => {
  test.each([
    halving,
    { size: [8, 8], kernel: [2, 2], strides: [1, 1], pads: [0, 0, 1, 1] },
    { size: [4, 8], kernel: [2, 4], strides: [1, 2], pads: [1, 1, 0, 1] },
    { size: [12, 6], kernel: [6, 6], strides: [3, 3], pads: [2, 2, 1, 1] },
  ])('a kernel of $kernel by $strides', async (geometry) => {
    const outputs = convolutionAndGradients(geometry);
    expect(Object.keys(await byWinograd(graphOf(outputs)))).not.toEqual([]);
    await expectExact(outputs);
  });

  test('channels that do not fill blocks', () =>
    expectExact(convolutionAndGradients(halving, { c: 20, m: 33 })));

  test.each([
    ['with a bias and a rectifier', (y: Value, bias: Value) => leakyRelu(add(y, bias), 0.2)],
    [
      'added to other images, then rectified',
      (y: Value, bias: Value, other: Value) => leakyRelu(add(add(y, other), bias), 0.2),
    ],
    ['scaled', (y: Value, bias: Value) => mul(y, bias)],
  ])('%s', async (_name, of) => {
    const { y, dx } = convolutionAndGradients(halving);
    const after = (value: Value, name: string): Value =>
      of(value, input(`bias ${name}`, [1, value.shape[1] ?? 1, 1, 1]), input(`other ${name}`, value.shape));
    await expectExact({ y: after(y, 'y'), dx: after(dx, 'dx') });
  });

  const axis = fc
    .integer({ min: 1, max: 3 })
    .chain((stride) =>
      fc.record({
        stride: fc.constant(stride),
        tiles: fc.integer({ min: 1, max: 4 }),
        before: fc.integer({ min: stride - 1, max: 2 * stride - 1 }),
        after: fc.nat(2 * stride - 1),
        more: fc.constantFrom(0, 0, 0, 1, 2),
      }),
    )
    .map(({ stride, tiles, more, ...pads }) => ({ size: 2 * tiles * stride + more, stride, ...pads }));

  test('any geometry', { timeout: 120_000 }, async () => {
    let fitting = 0;
    const property = fc.asyncProperty(axis, axis, async (rows, columns) => {
      const outputs = convolutionAndGradients({
        size: [rows.size, columns.size],
        kernel: [2 * rows.stride, 2 * columns.stride],
        strides: [rows.stride, columns.stride],
        pads: [rows.before, columns.before, rows.after, columns.after],
      });
      fitting += Object.keys(await byWinograd(graphOf(outputs))).length;
      await expectExact(outputs, asDeclared);
    });
    await fc.assert(property, { numRuns: Number(process.env['GANYMEDE_GEOMETRIES'] ?? 60), seed: 1 });
    expect(fitting).toBeGreaterThan(20);
  });
});
