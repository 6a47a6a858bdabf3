import { expect, test } from 'vitest';
import { constant, relu, type Value } from '../ir/index.js';
import { full } from '../tensor/index.js';
import { declare, trainedParams } from './bind.js';
import { conv, type ConvLayerOptions, convTranspose, upsample } from './conv.js';
import { dense, maxout } from './dense.js';
import { dropout } from './dropout.js';
import { batchNorm } from './normalise.js';
import type { Network } from './params.js';

const small: Network = (p, x) => dense(p.at('y'), relu(batchNorm(p.at('norm'), dense(p.at('h0'), x, 4))), 1);
const shapesOf = (specs: readonly { path: string; shape: readonly number[] }[]) =>
  Object.fromEntries(specs.map(({ path, shape }) => [path, shape]));

test('declare lists parameters and statistics by their whole names', () => {
  const { parameters, statistics, outputShape } = declare(small, { path: 'D', inputShape: [8, 3] });
  expect(shapesOf(parameters)).toEqual({
    'D.h0.weight': [3, 4],
    'D.h0.bias': [4],
    'D.norm.gain': [4],
    'D.norm.bias': [4],
    'D.y.weight': [4, 1],
    'D.y.bias': [1],
  });
  expect(shapesOf(statistics)).toEqual({ 'D.norm.mean': [4], 'D.norm.variance': [4] });
  expect(outputShape).toEqual([8, 1]);
});

test('a parameter asked for twice is shared', () => {
  const { parameters } = declare((p, x) => dense(p.at('h'), dense(p.at('h'), x, 3), 3), {
    path: 'G',
    inputShape: [2, 3],
  });
  expect(parameters.map(({ path }) => path)).toEqual(['G.h.weight', 'G.h.bias']);
});

test('a parameter asked for with two shapes is refused, by name', () => {
  const network: Network = (p, x) => dense(p.at('h'), dense(p.at('h'), x, 4), 4);
  expect(() => declare(network, { path: 'G', inputShape: [2, 3] })).toThrow(
    expect.objectContaining({
      code: 'SHAPE_MISMATCH',
      where: 'G.h.weight',
      expected: '[3,4]',
      actual: '[4,4]',
    }),
  );
});

test('a bad argument is refused, naming the layer', () => {
  const inLayer = (network: Network) => () => declare(network, { path: 'D', inputShape: [2, 3, 8, 8] });
  const refusal = (where: string): unknown =>
    expect.objectContaining({ code: 'LAYER_ARGUMENT', where, fix: expect.any(String) as string });
  expect(inLayer((p, x) => dropout(p.at('drop'), x, 0))).toThrow(refusal('D.drop'));
  expect(inLayer((p, x) => dense(p.at('h'), x, 1.5))).toThrow(refusal('D.h'));
  expect(inLayer((p, x) => conv(p.at('c'), x, 4, { kernel: 3, groups: 2 }))).toThrow(refusal('D.c'));
});

test.each<Partial<ConvLayerOptions>>([
  { kernel: undefined as unknown as number },
  { kernel: 0 },
  { kernel: 2.5 },
  { kernel: [3, -1] },
  { strides: 0 },
  { dilations: 0 },
  { pads: -1 },
])('no convolution has %j', (options) => {
  for (const layer of [conv, convTranspose]) {
    const network: Network = (p, x) => layer(p.at('c'), x, 4, { kernel: 3, ...options });
    expect(() => declare(network, { path: 'D', inputShape: [2, 3, 8, 8] })).toThrow(
      expect.objectContaining({ code: 'LAYER_ARGUMENT', where: 'D.c' }),
    );
  }
});

test('an image is enlarged a whole number of times', () => {
  expect(() => upsample(constant(full([1, 1, 3, 3], 1)), 1.5)).toThrow(
    expect.objectContaining({
      code: 'LAYER_ARGUMENT',
      message: 'a layer needs the factor of upsample to be a positive integer, got 1.5',
      where: 'the factor of upsample',
    }),
  );
});

test('trained parameters are read by name; a missing one is unknown', () => {
  const values = new Map<string, Value>([
    ['G.h.weight', constant(full([3, 10], 1))],
    ['G.h.bias', constant(full([10], 0))],
  ]);
  const x = constant(full([1, 3], 1));
  expect(maxout(trainedParams('G', values).at('h'), x, 2, 5).shape).toEqual([1, 2]);
  expect(() => dense(trainedParams('G', values).at('hh'), x, 10)).toThrow(
    expect.objectContaining({ code: 'PARAMETER_UNKNOWN', fix: 'Did you mean "G.h.weight"?' }),
  );
  expect(() => dense(trainedParams('G', values).at('h'), x, 9)).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH' }),
  );
});
