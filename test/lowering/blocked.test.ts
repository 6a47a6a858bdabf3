import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  averagePool,
  averagePoolGrad,
  concat,
  conv,
  convAttrs,
  convInputGrad,
  convOutputSize,
  convWeightGrad,
  div,
  graphOf,
  input,
  leakyRelu,
  mean,
  mul,
  neg,
  relu,
  reshape,
  resize,
  resizeGrad,
  rsqrt,
  sigmoid,
  split,
  square,
  step,
  sub,
  sum,
  tanh,
  type Value,
} from '../../src/ir/index.js';
import { grad } from '../../src/autodiff/index.js';
import { relativeError } from '../ops/compare.js';
import { feedsOf, opened, run } from './engine.js';

async function expectSame(outputs: Record<string, Value>): Promise<void> {
  const graph = graphOf(outputs);
  const { layout } = await opened;
  const feeds = feedsOf(graph);
  const [expected, actual] = [
    await run(graph, feeds, { layout: 'NCHW' }),
    await run(graph, feeds, { layout }),
  ];
  for (const [name, { data, shape }] of Object.entries(expected)) {
    expect(actual[name]?.shape).toEqual(shape);
    expect(relativeError(actual[name]?.data ?? [], data), name).toBeLessThan(1e-5);
  }
}

test('this machine has a block size', async () => {
  expect((await opened).layout).toMatch(/^cHWN/);
});

const geometries = [
  { kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
  { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1] },
  { kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0] },
  { kernel: [5, 5], strides: [2, 2], pads: [2, 2, 1, 1] },
  { kernel: [4, 4], strides: [1, 1], pads: [0, 0, 0, 0] },
  { kernel: [3, 2], strides: [1, 1], pads: [2, 1, 1, 0], dilations: [2, 3] },
  { kernel: [3, 3], strides: [3, 3], pads: [0, 0, 0, 0] },
  { kernel: [1, 1], strides: [2, 2], pads: [0, 0, 0, 0] },
  { kernel: [2, 5], strides: [2, 1], pads: [0, 2, 1, 2] },
  { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
];
const channels = [
  [16, 32],
  [3, 32],
  [32, 3],
  [20, 33],
  [1, 16],
];
const cases = geometries.flatMap((geometry) =>
  channels.flatMap(([c, m]) => [16, 5].map((n) => ({ ...geometry, c: c ?? 1, m: m ?? 1, n }))),
);

test.each(cases)(
  'convolution and gradients: $kernel by $strides, pads $pads, $c to $m channels, $n images',
  async ({ kernel, strides, pads, dilations = [1, 1], c, m, n }) => {
    const size = [7, 8];
    const attrs = convAttrs(2, { strides, pads, dilations });
    const [x, w] = [input('x', [n, c, ...size]), input('w', [m, c, ...kernel])];
    const dy = input('dy', [n, m, ...convOutputSize(size, kernel, attrs)]);
    await expectSame({
      y: conv(x, w, attrs),
      dx: convInputGrad(dy, w, { ...attrs, inputSize: size }),
      dw: convWeightGrad(x, dy, { ...attrs, kernel }),
    });
  },
);

const large = [
  { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], size: [24, 20], c: 32, m: 16 },
  { kernel: [1, 1], strides: [1, 1], pads: [0, 0, 0, 0], size: [19, 18], c: 16, m: 32 },
  { kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1], size: [44, 36], c: 16, m: 32 },
  { kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1], size: [44, 36], c: 3, m: 32 },
  { kernel: [3, 3], strides: [1, 1], pads: [0, 0, 1, 1], size: [2, 300], c: 16, m: 16 },
];

test.each(large)(
  'weight gradients over planes of $size, more than a cache holds: kernel $kernel, $c to $m channels',
  async ({ kernel, strides, pads, size, c, m }) => {
    for (const n of [16, 32]) {
      const attrs = convAttrs(2, { strides, pads });
      const x = input('x', [n, c, ...size]);
      const dy = input('dy', [n, m, ...convOutputSize(size, kernel, attrs)]);
      await expectSame({ dw: convWeightGrad(x, dy, { ...attrs, kernel }) });
    }
  },
);

const small = [
  { kernel: [3, 3], strides: [1, 1], pads: [1, 1, 1, 1], size: [1, 8] },
  { kernel: [5, 5], strides: [1, 1], pads: [2, 2, 2, 2], size: [2, 2] },
  { kernel: [7, 3], strides: [1, 1], pads: [3, 1, 3, 1], size: [1, 1] },
  { kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1], size: [2, 4] },
  { kernel: [5, 5], strides: [2, 2], pads: [2, 2, 2, 2], size: [1, 3] },
  { kernel: [1, 1], strides: [2, 2], pads: [1, 1, 1, 1], size: [1, 1] },
  { kernel: [1, 2], strides: [3, 1], pads: [1, 0, 2, 0], size: [2, 4] },
];

test.each(small)(
  'convolution and gradients of planes of $size, mostly padding: kernel $kernel by $strides',
  async ({ kernel, strides, pads, size }) => {
    const attrs = convAttrs(2, { strides, pads });
    const [x, w] = [input('x', [16, 32, ...size]), input('w', [16, 32, ...kernel])];
    const dy = input('dy', [16, 16, ...convOutputSize(size, kernel, attrs)]);
    await expectSame({
      y: conv(x, w, attrs),
      dx: convInputGrad(dy, w, { ...attrs, inputSize: size }),
      dw: convWeightGrad(x, dy, { ...attrs, kernel }),
    });
  },
);

const side = fc
  .record({
    size: fc.integer({ min: 1, max: 7 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 3 }),
    before: fc.nat(4),
    after: fc.nat(4),
  })
  .filter(
    ({ size, kernel, before, after }) => before < kernel && after < kernel && size + before + after >= kernel,
  );
const arbitrary = fc.tuple(side, side, fc.constantFrom(16, 32), fc.constantFrom(3, 16));

test('convolutions and gradients of any geometry', { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(arbitrary, async ([rows, columns, n, c]) => {
    const size = [rows.size, columns.size];
    const kernel = [rows.kernel, columns.kernel];
    const pads = [rows.before, columns.before, rows.after, columns.after];
    const attrs = convAttrs(2, { strides: [rows.stride, columns.stride], pads });
    const [x, w] = [input('x', [n, c, ...size]), input('w', [16, c, ...kernel])];
    const dy = input('dy', [n, 16, ...convOutputSize(size, kernel, attrs)]);
    await expectSame({
      y: conv(x, w, attrs),
      dx: convInputGrad(dy, w, { ...attrs, inputSize: size }),
      dw: convWeightGrad(x, dy, { ...attrs, kernel }),
    });
  });
  await fc.assert(property, { numRuns: Number(process.env['GANYMEDE_GEOMETRIES'] ?? 60), seed: 1 });
});

const images = (name: string, n = 16, c = 32, size = 6): Value => input(name, [n, c, size, size]);
const filters = (name: string, m = 32, c = 32): Value => input(name, [m, c, 3, 3]);
const same = { strides: [1, 1], pads: [1, 1, 1, 1] };
const convolved = (x: Value, w: Value): Value => conv(x, w, convAttrs(2, same));

function normalised(x: Value, gain: Value, bias: Value): Value {
  const axes = [0, 2, 3];
  const average = mean(x, { axes, keepDims: true });
  const centred = sub(x, average);
  const variance = mean(square(centred), { axes, keepDims: true });
  return add(mul(centred, mul(gain, rsqrt(add(variance, 1e-5)))), bias);
}

const vector = (name: string): Value => input(name, [1, 32, 1, 1]);

test('batch normalisation, rectifiers and their gradients', async () => {
  const [x, w, gain, bias] = [images('x'), filters('w'), vector('gain'), vector('bias')];
  const y = leakyRelu(normalised(convolved(x, w), gain, bias), 0.2);
  const z = relu(normalised(convolved(y, w), gain, bias));
  const loss = mean(mul(z, images('t')));
  const [dx, dw, dgain, dbias] = grad(loss, [x, w, gain, bias]);
  await expectSame({ z, loss, dx: dx ?? x, dw: dw ?? w, dgain: dgain ?? gain, dbias: dbias ?? bias });
});

test('a gradient of a gradient', async () => {
  const [x, w] = [images('x'), filters('w')];
  const scores = sum(leakyRelu(convolved(tanh(convolved(x, w)), w), 0.2), { axes: [1, 2, 3] });
  const [slope = x] = grad(sum(scores), [x]);
  const penalty = mean(square(sub(1, rsqrt(add(sum(square(slope), { axes: [1, 2, 3] }), 1)))));
  const [dw = w] = grad(penalty, [w]);
  await expectSame({ penalty, dw, slope });
});

const elementwise: readonly (readonly [string, (y: Value, other: Value) => Value])[] = [
  ['y + y', (y) => add(y, y)],
  ['y - other', (y, other) => sub(y, other)],
  ['other - y', (y, other) => sub(other, y)],
  ['-y / 3', (y) => div(neg(y), 3)],
  ['1 - y', (y) => sub(1, y)],
  ['2 / (y² + 50)', (y) => div(2, add(square(y), 50))],
  ['a sum of many', (y, other) => add(add(add(y, other), add(square(y), square(other))), mul(y, other))],
  ['sigmoid', (y) => sigmoid(y)],
  ['step', (y) => mul(step(y, 0.2), y)],
  ['relu of a sum', (y, other) => relu(add(y, other))],
  ['per image', (y) => mul(y, input('perImage', [16, 1, 1, 1]))],
  ['per image and channel', (y) => mul(y, input('modulation', [16, 32, 1, 1]))],
  ['per pixel', (y) => add(y, input('mask', [1, 1, 6, 6]))],
  ['per pixel and image', (y) => mul(y, input('masks', [16, 1, 6, 6]))],
  ['per row', (y) => mul(y, input('rows', [6, 1]))],
  ['per channel, in three axes', (y) => add(mul(y, input('c', [32, 1, 1])), 2)],
  ['by a scalar', (y) => mul(y, input('s', []))],
  ['flat', (y) => reshape(y, [16, -1])],
  ['batches', (y, other) => relu(split(concat([y, other]), [12, 20])[1] ?? y)],
  ['mean of all', (y) => mean(y)],
  ['sum over channels', (y) => sum(y, { axes: [1] })],
  ['sum over pixels', (y) => sum(y, { axes: [2, 3] })],
  ['mean of an image', (y) => mean(y, { axes: [1, 2, 3], keepDims: true })],
  ['sum per channel', (y, other) => sum(add(mul(y, 2), other), { axes: [0, 2, 3] })],
  ['twice the size', (y) => resize(y, [12, 18], 'nearest')],
  ['bilinear', (y) => resize(y, [9, 11], 'bilinear')],
  ['gradient of twice the size', (y) => resizeGrad(y, { inputSize: [3, 2], mode: 'nearest' })],
  ['gradient of bilinear', (y) => resizeGrad(y, { inputSize: [3, 4], mode: 'bilinear' })],
  ['gradient of half the size', (y) => resizeGrad(y, { inputSize: [3, 3], mode: 'nearest' })],
  ['pooled by halves', (y) => averagePool(y, { kernel: 2, strides: 2 })],
  ['pooled', (y) => averagePool(y, pool)],
  ['pooled, padding not counted', (y) => averagePool(y, { ...pool, countPadding: false })],
  [
    'gradient of pooling',
    (y) =>
      averagePoolGrad(y, {
        ...pool,
        kernel: [2, 2],
        strides: [2, 2],
        pads: [0, 0, 0, 0],
        inputSize: [12, 12],
      }),
  ],
];
const pool = { kernel: [3, 3], strides: [2, 1], pads: [1, 1, 1, 1], countPadding: true };

test('enlarged by a transposed convolution, added to other images, then rectified', async () => {
  const attrs = convAttrs(2, { strides: [2, 2], pads: [1, 1, 1, 1] });
  const y = convInputGrad(images('x'), input('w', [32, 32, 4, 4]), { ...attrs, inputSize: [12, 12] });
  await expectSame({ z: leakyRelu(add(add(y, images('other', 16, 32, 12)), vector('bias')), 0.2) });
});

test.each([
  { kernel: [2, 2], size: [3, 3] },
  { kernel: [3, 3], size: [8, 5] },
])('pooling by $kernel leaves out pixels of $size', async ({ kernel, size: [height = 1, width = 1] }) => {
  const w = filters('w');
  const y = convolved(input('x', [16, 32, height, width]), w);
  const pooled = averagePool(y, { kernel, strides: kernel });
  const [dx = y] = grad(sum(mul(convolved(pooled, w), input('t', pooled.shape))), [y]);
  await expectSame({ pooled, dx: convolved(dx, w) });
});

test.each([
  { kernel: 1, stride: 2, size: [8, 8], pad: 0 },
  { kernel: 2, stride: 3, size: [11, 12], pad: 0 },
])('pixels no tap of a transposed convolution reaches have the bias: $kernel by $stride', async (of) => {
  const attrs = convAttrs(2, { strides: [of.stride, of.stride] });
  const w = input('w', [32, 32, of.kernel, of.kernel]);
  const y = convInputGrad(images('x', 16, 32, 4), w, { ...attrs, inputSize: of.size });
  const z = add(y, vector('bias'));
  await expectSame({ z, rectified: leakyRelu(z, 0.2) });
});

test('a convolution of padding alone has the bias', async () => {
  const attrs = convAttrs(2, { strides: [2, 2], pads: [1, 1, 1, 1] });
  const y = conv(images('x', 16, 32, 1), input('w', [32, 32, 1, 1]), attrs);
  await expectSame({ z: relu(add(y, vector('bias'))) });
});

test('what is found of one image is not taken for another of other sizes', async () => {
  const x = input('x', [16, 3, 64, 64]);
  const by = (kernel: number): Value =>
    conv(x, input(`w${kernel}`, [16, 3, kernel, kernel]), convAttrs(2, {}));
  const weights = [5, 1].map((kernel) => {
    const y = by(kernel);
    return convWeightGrad(x, y, { ...convAttrs(2, {}), kernel: [kernel, kernel] });
  });
  await expectSame(Object.fromEntries(weights.map((dw, i) => [`dw${i}`, dw])));
  const row = input('row', [1, 1, 6, 1]);
  const v = filters('v');
  const wide = convolved(input('wide', [16, 32, 6, 4]), v);
  await expectSame({ a: mul(convolved(images('x'), v), row), b: mul(wide, row) });
});

test.each(elementwise)('after a convolution: %s', async (_name, of) => {
  const w = filters('w');
  const y = convolved(images('x'), w);
  const other = images('other');
  await expectSame({ y: of(y, convolved(other, w)) });
  await expectSame({ y: of(y, other), kept: y });
});
