import { afterAll, expect, test } from 'vitest';
import {
  averagePool,
  averagePoolGrad,
  conv,
  convAttrs,
  convInputGrad,
  convOutputSize,
  convWeightGrad,
  elements,
  gather,
  gatherElements,
  graphOf,
  input,
  maxPool,
  maxPoolIndices,
  reshape,
  resize,
  resizeGrad,
  type ResizeMode,
  scatterAdd,
  scatterAddElements,
  spaceToDepth,
  depthToSpace,
  type Value,
  constant,
} from '../../src/ir/index.js';
import { nodeHost } from '../../src/node/index.js';
import { compileProgram } from '../../src/runtime/index.js';
import { type Tensor, tensor } from '../../src/tensor/index.js';

const opened = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await opened).close());

async function evaluate(
  outputs: Record<string, Value>,
  feeds: Record<string, Tensor>,
): Promise<Record<string, Tensor>> {
  const engine = await opened;
  await engine.load(compileProgram({ name: 'test', graph: graphOf(outputs), random: {} }));
  return engine.run('test', { feeds, seed: 0, step: 0, steps: 1 });
}

let salt = 0;
function some(shape: readonly number[]): Tensor {
  salt++;
  return tensor(
    shape,
    Array.from({ length: elements(shape) }, (_, i) => Math.sin(i * 1.7 + salt * 0.9)),
  );
}

function dot(a: Tensor | undefined, b: Tensor | undefined): number {
  expect(a?.shape).toEqual(b?.shape);
  return Array.from(a?.data ?? []).reduce((sum, x, i) => sum + x * Number(b?.data[i]), 0);
}

const geometries = [
  { name: '1-D', size: [11], kernel: [4], strides: [2], pads: [1, 2], dilations: [1], groups: 1 },
  {
    name: '1-D, stride over kernel',
    size: [12],
    kernel: [1],
    strides: [3],
    pads: [0, 0],
    dilations: [1],
    groups: 1,
  },
  {
    name: '2-D 4x4 stride 2',
    size: [8, 6],
    kernel: [4, 4],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    dilations: [1, 1],
    groups: 1,
  },
  {
    name: '2-D 5x5 stride 2, odd',
    size: [9, 10],
    kernel: [5, 5],
    strides: [2, 2],
    pads: [2, 1, 0, 2],
    dilations: [1, 1],
    groups: 2,
  },
  {
    name: '2-D 3x3 stride 3, rows left over',
    size: [11, 11],
    kernel: [3, 3],
    strides: [3, 3],
    pads: [0, 0, 0, 0],
    dilations: [1, 1],
    groups: 1,
  },
  {
    name: '2-D dilated and strided',
    size: [12, 13],
    kernel: [3, 2],
    strides: [2, 3],
    pads: [2, 1, 1, 0],
    dilations: [2, 3],
    groups: 4,
  },
  {
    name: '2-D depthwise',
    size: [5, 5],
    kernel: [3, 3],
    strides: [1, 1],
    pads: [1, 1, 1, 1],
    dilations: [1, 1],
    groups: 4,
  },
  {
    name: '3-D',
    size: [5, 6, 4],
    kernel: [3, 2, 3],
    strides: [2, 1, 1],
    pads: [1, 0, 1, 0, 1, 1],
    dilations: [1, 2, 1],
    groups: 2,
  },
];

/** `<conv(x, w), dy> = <x, dx(dy, w)> = <w, dw(x, dy)>` for all x, w, dy says all there is about the two gradients. */
test.each(geometries)(
  'both gradients of a convolution are its adjoints: $name',
  async ({ size, kernel, groups, ...options }) => {
    const attrs = convAttrs(size.length, { ...options, groups });
    const [x, w] = [some([3, 4, ...size]), some([8, 4 / groups, ...kernel])];
    const dy = some([3, 8, ...convOutputSize(size, kernel, attrs)]);
    const values = { x: input('x', x.shape), w: input('w', w.shape), dy: input('dy', dy.shape) };
    const results = await evaluate(
      {
        y: conv(values.x, values.w, attrs),
        dx: convInputGrad(values.dy, values.w, { ...attrs, inputSize: size }),
        dw: convWeightGrad(values.x, values.dy, { ...attrs, kernel }),
      },
      { x, w, dy },
    );
    const expected = dot(results['y'], dy);
    expect(dot(results['dx'], x)).toBeCloseTo(expected, 3);
    expect(dot(results['dw'], w)).toBeCloseTo(expected, 3);
  },
);

test.each([
  { size: [7], kernel: 3, strides: 2, pads: 1 },
  { size: [8, 6], kernel: 2, strides: 2, pads: 0 },
  { size: [7, 9], kernel: 3, strides: 2, pads: [1, 0, 2, 1] },
  { size: [5, 4, 6], kernel: 2, strides: [3, 1, 2], pads: 1 },
])('the gradient of average pooling is its adjoint: $size', async ({ size, ...options }) => {
  for (const countPadding of [true, false]) {
    const x = some([2, 3, ...size]);
    const y = averagePool(input('x', x.shape), { ...options, countPadding });
    const dy = some(y.shape);
    const attrs = y.attrs as Parameters<typeof averagePoolGrad>[1];
    const dx = averagePoolGrad(input('dy', dy.shape), { ...attrs, inputSize: size });
    const results = await evaluate({ y, dx }, { x, dy });
    expect(dot(results['dx'], x)).toBeCloseTo(dot(results['y'], dy), 4);
  }
});

test.each([
  { size: [9], options: { kernel: 3, strides: 2, pads: 1 } },
  { size: [6, 7], options: { kernel: 3, strides: 2, pads: 1 } },
  { size: [4, 5, 6], options: { kernel: 2 } },
])('positions of maxima lie in their plane and hold them: $size', async ({ size, options }) => {
  const x = some([2, 3, ...size]);
  const image = input('x', x.shape);
  const pooled = maxPool(image, options);
  const positions = maxPoolIndices(image, pooled.attrs as Parameters<typeof maxPoolIndices>[1]);
  const flat = (value: Value): Value => reshape(value, [2, 3, -1]);
  const { y, found, at } = await evaluate(
    { y: flat(pooled), at: positions, found: gatherElements(flat(image), flat(positions), 2) },
    { x },
  );
  expect(found).toEqual(y);
  expect(at?.dtype).toBe('int32');
});

const resizes: { mode: ResizeMode; from: number[]; to: number[] }[] = [
  { mode: 'nearest', from: [3], to: [6] },
  { mode: 'nearest', from: [4, 3], to: [8, 9] },
  { mode: 'nearest', from: [5, 6], to: [7, 4] },
  { mode: 'nearest', from: [2, 3, 2], to: [4, 3, 6] },
  { mode: 'bilinear', from: [5], to: [8] },
  { mode: 'bilinear', from: [4, 6], to: [8, 12] },
  { mode: 'bilinear', from: [7, 6], to: [3, 9] },
  { mode: 'bilinear', from: [2, 3, 4], to: [4, 5, 6] },
];

/** One line at a time: position `(i + 1/2) from / to - 1/2` between clamped neighbours, or pixel `floor(i from / to)`. */
function resizeLine(line: readonly number[], to: number, mode: ResizeMode): number[] {
  const last = line.length - 1;
  return Array.from({ length: to }, (_, i) => {
    if (mode === 'nearest') return line[Math.floor((i * line.length) / to)] ?? NaN;
    const position = Math.min(Math.max(((i + 0.5) * line.length) / to - 0.5, 0), last);
    const left = Math.floor(position);
    return (
      (line[left] ?? NaN) * (1 - position + left) +
      (line[Math.min(left + 1, last)] ?? NaN) * (position - left)
    );
  });
}

function resizeByLines({ data, shape }: Tensor, to: readonly number[], mode: ResizeMode): number[] {
  let current = Array.from(data);
  let sizes = [...shape];
  for (let axis = 2; axis < shape.length; axis++) {
    const after = elements(sizes.slice(axis + 1));
    const length = sizes[axis] ?? 0;
    const next = sizes.map((size, i) => (i === axis ? (to[axis - 2] ?? 0) : size));
    const resized: number[] = [];
    for (let start = 0; start < current.length; start += length * after) {
      for (let offset = 0; offset < after; offset++) {
        const line = Array.from({ length }, (_, i) => current[start + i * after + offset] ?? NaN);
        resizeLine(line, next[axis] ?? 0, mode).forEach(
          (value, i) => (resized[(start / length) * (next[axis] ?? 0) + i * after + offset] = value),
        );
      }
    }
    [current, sizes] = [resized, next];
  }
  return current;
}

test.each(resizes)('$mode resizing from $from to $to, and its adjoint', async ({ mode, from, to }) => {
  const [x, dy] = [some([2, 3, ...from]), some([2, 3, ...to])];
  const y = resize(input('x', x.shape), to, mode);
  const dx = resizeGrad(input('dy', dy.shape), { inputSize: from, mode });
  const results = await evaluate({ y, dx }, { x, dy });
  const expected = resizeByLines(x, to, mode);
  results['y']?.data.forEach((value, i) => {
    expect(value).toBeCloseTo(Number(expected[i]), 5);
  });
  expect(dot(results['dx'], x)).toBeCloseTo(dot(results['y'], dy), 4);
});

test('scattering is the adjoint of gathering, repeated indices add up', async () => {
  const [x, dy] = [some([2, 5, 3]), some([2, 2, 2, 3])];
  const indices = constant(tensor([2, 2], Int32Array.of(4, 0, 4, 2)));
  const results = await evaluate(
    {
      y: gather(input('x', x.shape), indices, 1),
      dx: scatterAdd(input('dy', dy.shape), indices, { axis: 1, size: 5 }),
    },
    { x, dy },
  );
  expect(dot(results['dx'], x)).toBeCloseTo(dot(results['y'], dy), 5);

  const each = constant(
    tensor(
      [2, 4, 3],
      Int32Array.from({ length: 24 }, (_, i) => (i * 3) % 5),
    ),
  );
  const du = some([2, 4, 3]);
  const second = await evaluate(
    {
      y: gatherElements(input('x', x.shape), each, 1),
      dx: scatterAddElements(input('dy', du.shape), each, { axis: 1, size: 5 }),
    },
    { x, dy: du },
  );
  expect(dot(second['dx'], x)).toBeCloseTo(dot(second['y'], du), 5);
});

test('depth to space takes channels as the pixel shuffle does, and space to depth puts them back', async () => {
  const x = tensor([1, 4, 1, 2], [0, 1, 2, 3, 4, 5, 6, 7]);
  const shuffled = depthToSpace(input('x', x.shape), 2);
  const { y, back } = await evaluate({ y: shuffled, back: spaceToDepth(shuffled, 2) }, { x });
  expect(Array.from(y?.data ?? [])).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  expect(back).toEqual(x);
});
