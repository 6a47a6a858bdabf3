import { argMax, logSoftmax, matmul, max, mean, type ReduceOptions, sum, type Value } from 'ganymede/ir';
import { distinct, type OpCase, signed } from './case.js';

const reductions: readonly {
  readonly name: string;
  readonly options: ReduceOptions;
  readonly shape: number[];
}[] = [
  { name: 'everything', options: {}, shape: [] },
  { name: 'leading axes', options: { axes: [0, 1] }, shape: [4] },
  { name: 'the first axis', options: { axes: [0], keepDims: true }, shape: [1, 3, 4] },
  { name: 'the last axis', options: { axes: [-1] }, shape: [2, 3] },
  { name: 'outer axes, kept', options: { axes: [0, 2], keepDims: true }, shape: [1, 3, 1] },
  { name: 'no axis', options: { axes: [] }, shape: [2, 3, 4] },
];

function reduced(f: (x: Value, options: ReduceOptions) => Value, make = signed): OpCase[] {
  return reductions.map(({ name, options, shape }) => ({
    name,
    inputs: [make([2, 3, 4])],
    build: (x) => f(x, options),
    shape,
  }));
}

const products: readonly {
  readonly name: string;
  readonly a: number[];
  readonly b: number[];
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  readonly y: number[];
}[] = [
  { name: 'plain', a: [2, 3], b: [3, 4], y: [2, 4] },
  { name: 'left transposed', a: [3, 2], b: [3, 4], transposeA: true, y: [2, 4] },
  { name: 'right transposed', a: [2, 3], b: [4, 3], transposeB: true, y: [2, 4] },
  { name: 'both transposed', a: [3, 2], b: [4, 3], transposeA: true, transposeB: true, y: [2, 4] },
  { name: 'batches', a: [2, 2, 3], b: [2, 3, 2], y: [2, 2, 2] },
  {
    name: 'batches, both transposed',
    a: [2, 3, 2],
    b: [2, 4, 3],
    transposeA: true,
    transposeB: true,
    y: [2, 2, 4],
  },
  { name: 'one matrix for a batch', a: [2, 2, 3], b: [3, 4], y: [2, 2, 4] },
  { name: 'one matrix, transposed, for a batch', a: [2, 2, 3], b: [4, 3], transposeB: true, y: [2, 2, 4] },
  { name: 'a batch for one matrix', a: [2, 3], b: [2, 1, 3, 2], y: [2, 1, 2, 2] },
  { name: 'batch axes broadcast', a: [2, 1, 2, 3], b: [3, 3, 2], y: [2, 3, 2, 2] },
];

export const linearCases = {
  ReduceSum: reduced(sum),
  ReduceMean: reduced(mean),
  ReduceMax: reduced(max, distinct),
  ArgMax: [
    {
      name: 'the last axis',
      inputs: [distinct([3, 4])],
      build: (x) => argMax(x),
      shape: [3],
      dtype: 'int32',
    },
    {
      name: 'the first axis, kept',
      inputs: [distinct([3, 4])],
      build: (x) => argMax(x, { axis: 0, keepDims: true }),
      shape: [1, 4],
      dtype: 'int32',
    },
  ],
  LogSoftmax: [
    { name: 'the last axis', inputs: [signed([3, 4])], build: (x) => logSoftmax(x), shape: [3, 4] },
    { name: 'a middle axis', inputs: [signed([2, 3, 2])], build: (x) => logSoftmax(x, 1), shape: [2, 3, 2] },
  ],
  MatMul: products.map(({ name, a, b, y, ...flags }) => ({
    name,
    inputs: [signed(a, 1), signed(b, 2)],
    build: (left: Value, right: Value) => matmul(left, right, flags),
    shape: y,
  })),
} satisfies Readonly<Record<string, readonly OpCase[]>>;
