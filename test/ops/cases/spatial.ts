import {
  averagePool,
  averagePoolGrad,
  type AveragePoolAttrs,
  conv,
  convAttrs,
  convInputGrad,
  type ConvOptions,
  convOutputSize,
  convTranspose,
  convWeightGrad,
  maxPool,
  maxPoolIndices,
  type PoolAttrs,
  resize,
  resizeGrad,
  type ResizeMode,
} from 'ganymede/ir';
import { distinct, type OpCase, signed } from './case.js';

interface ConvGeometry {
  readonly name: string;
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly options: ConvOptions;
}

/** Input channels 2, output channels 2: enough for two groups. */
const geometries: readonly ConvGeometry[] = [
  { name: '1-D', size: [6], kernel: [3], options: { pads: [1, 0] } },
  { name: '1-D, rows no window reaches', size: [8], kernel: [2], options: { strides: 3 } },
  { name: '2-D, kernel 4, stride 2', size: [4, 4], kernel: [4, 4], options: { strides: 2, pads: 1 } },
  {
    name: '2-D, uneven padding',
    size: [4, 3],
    kernel: [3, 2],
    options: { strides: [2, 1], pads: [2, 0, 1, 1] },
  },
  {
    name: '2-D, dilated, strided',
    size: [6, 5],
    kernel: [2, 2],
    options: { dilations: [3, 2], strides: [1, 2] },
  },
  { name: '2-D, two groups', size: [4, 4], kernel: [3, 3], options: { groups: 2, pads: 1 } },
  { name: '2-D, a single pixel', size: [3, 3], kernel: [1, 1], options: {} },
  {
    name: '3-D',
    size: [3, 2, 3],
    kernel: [2, 2, 2],
    options: { strides: [2, 1, 1], pads: [1, 0, 0, 0, 0, 0] },
  },
];

interface ConvCases {
  readonly forward: OpCase;
  readonly inputGrad: OpCase;
  readonly weightGrad: OpCase;
}

function convCases({ name, size, kernel, options }: ConvGeometry): ConvCases {
  const attrs = convAttrs(size.length, options);
  const x = signed([2, 2, ...size], 1);
  const w = signed([2, 2 / attrs.groups, ...kernel], 2);
  const y = [2, 2, ...convOutputSize(size, kernel, attrs)];
  const dy = signed(y, 3);
  return {
    forward: { name, inputs: [x, w], build: (a, b) => conv(a, b, options), shape: y },
    inputGrad: {
      name,
      inputs: [dy, w],
      build: (a, b) => convInputGrad(a, b, { ...attrs, inputSize: size }),
      shape: x.shape,
    },
    weightGrad: {
      name,
      inputs: [x, dy],
      build: (a, b) => convWeightGrad(a, b, { ...attrs, kernel }),
      shape: w.shape,
    },
  };
}

const convolutions = geometries.map(convCases);

const averages: readonly {
  readonly name: string;
  readonly size: number[];
  readonly attrs: AveragePoolAttrs;
}[] = [
  {
    name: 'windows side by side',
    size: [4, 4],
    attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0], countPadding: true },
  },
  {
    name: 'overlapping, padding counts',
    size: [5, 4],
    attrs: { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1], countPadding: true },
  },
  {
    name: 'overlapping, padding does not count',
    size: [5, 4],
    attrs: { kernel: [3, 2], strides: [2, 1], pads: [1, 0, 1, 1], countPadding: false },
  },
  { name: '1-D', size: [7], attrs: { kernel: [3], strides: [2], pads: [0, 0], countPadding: true } },
  {
    name: '3-D',
    size: [2, 3, 4],
    attrs: { kernel: [2, 2, 2], strides: [1, 1, 2], pads: [0, 0, 0, 0, 0, 0], countPadding: true },
  },
];

const pooledSize = (size: readonly number[], { kernel, strides, pads }: PoolAttrs): readonly number[] =>
  convOutputSize(size, kernel, { strides, pads, dilations: kernel.map(() => 1), groups: 1 });

const maxima: readonly { readonly name: string; readonly size: number[]; readonly attrs: PoolAttrs }[] = [
  {
    name: 'windows side by side',
    size: [4, 4],
    attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] },
  },
  {
    name: 'overlapping, padded',
    size: [5, 4],
    attrs: { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  },
  { name: '1-D', size: [7], attrs: { kernel: [3], strides: [2], pads: [0, 0] } },
  {
    name: '3-D',
    size: [2, 3, 4],
    attrs: { kernel: [2, 2, 2], strides: [1, 1, 2], pads: [0, 0, 0, 0, 0, 0] },
  },
];

const sizes: readonly { readonly mode: ResizeMode; readonly from: number[]; readonly to: number[] }[] = [
  { mode: 'nearest', from: [2, 3], to: [4, 6] },
  { mode: 'nearest', from: [4, 3], to: [3, 5] },
  { mode: 'nearest', from: [3], to: [6] },
  { mode: 'nearest', from: [2, 1, 2], to: [2, 3, 4] },
  { mode: 'bilinear', from: [2, 3], to: [4, 6] },
  { mode: 'bilinear', from: [4, 3], to: [3, 5] },
  { mode: 'bilinear', from: [3], to: [5] },
  { mode: 'bilinear', from: [2, 2, 3], to: [3, 2, 4] },
];

export const spatialCases = {
  Conv: convolutions.map(({ forward }) => forward),
  ConvInputGrad: [
    ...convolutions.map(({ inputGrad }) => inputGrad),
    {
      name: 'a transposed convolution of the smallest size',
      inputs: [signed([1, 2, 2, 2], 1), signed([2, 1, 4, 4], 2)],
      build: (x, w) => convTranspose(x, w, { strides: 2, pads: 1 }),
      shape: [1, 1, 4, 4],
    },
  ],
  ConvWeightGrad: convolutions.map(({ weightGrad }) => weightGrad),
  AveragePool: averages.map(({ name, size, attrs }) => ({
    name,
    inputs: [signed([2, 2, ...size])],
    build: (x) => averagePool(x, attrs),
    shape: [2, 2, ...pooledSize(size, attrs)],
  })),
  AveragePoolGrad: averages.map(({ name, size, attrs }) => ({
    name,
    inputs: [signed([2, 2, ...pooledSize(size, attrs)])],
    build: (dy) => averagePoolGrad(dy, { ...attrs, inputSize: size }),
    shape: [2, 2, ...size],
  })),
  MaxPool: maxima.map(({ name, size, attrs }) => ({
    name,
    inputs: [distinct([2, 2, ...size])],
    build: (x) => maxPool(x, attrs),
    shape: [2, 2, ...pooledSize(size, attrs)],
  })),
  MaxPoolIndices: maxima.map(({ name, size, attrs }) => ({
    name,
    inputs: [distinct([2, 2, ...size])],
    build: (x) => maxPoolIndices(x, attrs),
    shape: [2, 2, ...pooledSize(size, attrs)],
    dtype: 'int32',
  })),
  Resize: sizes.map(({ mode, from, to }) => ({
    name: `${mode}, ${from.join('x')} to ${to.join('x')}`,
    inputs: [signed([1, 2, ...from])],
    build: (x) => resize(x, to, mode),
    shape: [1, 2, ...to],
  })),
  ResizeGrad: sizes.map(({ mode, from, to }) => ({
    name: `${mode}, ${from.join('x')} to ${to.join('x')}`,
    inputs: [signed([1, 2, ...to])],
    build: (dy) => resizeGrad(dy, { inputSize: from, mode }),
    shape: [1, 2, ...from],
  })),
} satisfies Readonly<Record<string, readonly OpCase[]>>;
