import { expect, test } from 'vitest';
import { evaluate } from '../../test/oracle/interpreter.js';
import { averagePool, elements, input, resize, type Value } from '../ir/index.js';
import { bindParams } from './bind.js';
import { conv } from './conv.js';
import type { Params } from './params.js';
import { pooledConv, upsampledConv } from './resampled-conv.js';

const leaves = new Map<string, Value>();

function params(): Params {
  return bindParams({
    path: 'G.layer',
    training: true,
    label: undefined,
    param: (name, shape) => {
      const value = leaves.get(name) ?? input(name, shape);
      leaves.set(name, value);
      return value;
    },
    stat: () => {
      throw new Error('no statistics');
    },
    update: () => undefined,
    noise: () => {
      throw new Error('no noise');
    },
  });
}

const waves = (count: number, by: number): number[] =>
  Array.from({ length: count }, (_, i) => Math.sin(by * i));

/** Both in double precision, of the same parameters. */
function compare(a: Value, b: Value, x: Value): void {
  expect(a.shape).toEqual(b.shape);
  const values = new Map([['x', waves(elements(x.shape), 1.3)]]);
  for (const [name, { shape }] of leaves)
    values.set(name, waves(elements(shape), name.endsWith('bias') ? 2 : 0.7));
  const [first, second] = evaluate([a, b], values);
  expect(Array.from(first ?? [])).toEqual(
    Array.from(second ?? [], (value): unknown => expect.closeTo(value, 12)),
  );
}

const settings = [
  { kernel: 3, height: 4, width: 6 },
  { kernel: 1, height: 4, width: 2 },
  { kernel: 5, height: 6, width: 5 },
  { kernel: 3, height: 5, width: 7 },
];

test.each(settings)(
  'a convolution of an enlarged image, $kernel, $height x $width',
  ({ kernel, height, width }) => {
    leaves.clear();
    const x = input('x', [2, 3, height, width]);
    const pads = (kernel - 1) / 2;
    const plain = conv(params(), resize(x, [2 * height, 2 * width]), 4, { kernel, pads });
    compare(upsampledConv(params(), x, 4, { kernel }), plain, x);
  },
);

test.each(settings)('the means of a convolution, $kernel, $height x $width', ({ kernel, height, width }) => {
  leaves.clear();
  const x = input('x', [2, 3, height, width]);
  const pads = (kernel - 1) / 2;
  const plain = averagePool(conv(params(), x, 4, { kernel, pads }), { kernel: 2, strides: 2 });
  compare(pooledConv(params(), x, 4, { kernel }), plain, x);
});

test('even kernels, and what is no image, are refused', () => {
  leaves.clear();
  const refused = expect.objectContaining({ code: 'LAYER_ARGUMENT' }) as Error;
  for (const layer of [upsampledConv, pooledConv]) {
    expect(() => layer(params(), input('x', [2, 3, 4, 4]), 4, { kernel: 2 })).toThrow(refused);
    expect(() => layer(params(), input('x', [2, 3, 4]), 4)).toThrow(refused);
  }
});
