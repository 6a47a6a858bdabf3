import {
  abs,
  add,
  type BinaryMathOp,
  cast,
  clip,
  type ComparisonOp,
  constant,
  div,
  equal,
  erf,
  exp,
  greater,
  leakyRelu,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  relu,
  rsqrt,
  select,
  sigmoid,
  sign,
  softplus,
  sqrt,
  step,
  stopGradient,
  sub,
  tanh,
  type UnaryMathOp,
  type Value,
} from 'ganymede/ir';
import { tensor } from 'ganymede/tensor';
import { bytes, distinct, flags, int32, type OpCase, positive, signed } from './case.js';

type Cases<K extends string> = Readonly<Record<K, readonly OpCase[]>>;

const unary = (f: (x: Value) => Value): OpCase => ({
  name: 'signed numbers',
  inputs: [signed([3, 4])],
  build: f,
  shape: [3, 4],
});

const root = (f: (x: Value) => Value): OpCase => ({
  name: 'positive numbers',
  inputs: [positive([3, 4])],
  build: f,
  shape: [3, 4],
});

const extreme = (f: (x: Value) => Value): OpCase => ({
  name: 'large numbers',
  inputs: [tensor([4], [-90, -1.5, 1.5, 90])],
  build: f,
  shape: [4],
});

export const unaryCases: Cases<UnaryMathOp> = {
  Neg: [unary(neg)],
  Exp: [unary(exp)],
  Log: [root(log)],
  Sqrt: [root(sqrt)],
  Rsqrt: [root(rsqrt)],
  Abs: [unary(abs)],
  Sign: [unary(sign)],
  Sigmoid: [unary(sigmoid), extreme(sigmoid)],
  Tanh: [unary(tanh), extreme(tanh)],
  Relu: [unary(relu)],
  Softplus: [unary(softplus), extreme(softplus)],
  Erf: [unary(erf)],
  LeakyRelu: [
    unary((x) => leakyRelu(x, 0.2)),
    { ...unary((x) => leakyRelu(x, -0.3)), name: 'a negative slope' },
    { ...unary((x) => leakyRelu(x, 1.5)), name: 'a slope above 1' },
  ],
  Step: [
    unary((x) => step(x)),
    { ...unary((x) => step(x, 0.2)), name: 'to a number above 0' },
    { ...unary((x) => step(x, -1)), name: 'to a number below 0' },
  ],
  Clip: [
    unary((x) => clip(x, -0.61, 0.83)),
    { ...unary((x) => clip(x, -Infinity, 0.83)), name: 'from above only' },
  ],
};

const pairs: readonly { readonly name: string; readonly a: number[]; readonly b: number[]; y: number[] }[] = [
  { name: 'of one shape', a: [3, 4], b: [3, 4], y: [3, 4] },
  { name: 'rows', a: [3, 4], b: [4], y: [3, 4] },
  { name: 'columns', a: [3, 1], b: [2, 1, 4], y: [2, 3, 4] },
  { name: 'a scalar', a: [], b: [2, 3], y: [2, 3] },
];

function binary(f: (a: Value, b: Value) => Value, make = signed): OpCase[] {
  return pairs.map(({ name, a, b, y }) => ({
    name,
    inputs: [make(a, 1), make(b, 2)],
    build: f,
    shape: y,
  }));
}

const together = (f: (a: Value, b: Value) => Value): OpCase => ({
  name: 'away from ties',
  inputs: [
    distinct([2, 5], 1),
    tensor(
      [2, 5],
      [...distinct([2, 5], 3).data].map((x) => x + 0.017),
    ),
  ],
  build: f,
  shape: [2, 5],
});

const equals: OpCase = {
  name: 'where both are equal',
  inputs: [int32([4], [1, -2, 3, 0]), int32([4], [1, 2, 3, -7])],
  build: equal,
  shape: [4],
  dtype: 'bool',
};

function compared(f: (a: Value, b: Value) => Value): OpCase[] {
  const narrow = { inputs: [bytes([3], [0, 200, 255]), bytes([3], [0, 255, 200])], shape: [3] };
  return [
    ...binary(f).map((opCase): OpCase => ({ ...opCase, dtype: 'bool' })),
    { ...equals, name: 'of integers', build: f },
    { ...narrow, name: 'of bytes', build: f, dtype: 'bool' },
  ];
}

export const binaryCases: Cases<BinaryMathOp | ComparisonOp> = {
  Add: binary(add),
  Sub: [
    ...binary(sub),
    {
      name: 'of integers',
      inputs: [int32([2], [5, 7]), int32([2], [9, -1])],
      build: sub,
      shape: [2],
      dtype: 'int32',
    },
  ],
  Mul: binary(mul),
  Div: binary(div),
  Pow: [
    ...binary(pow, positive),
    { ...unary((x) => pow(x, 3)), name: 'a whole constant exponent' },
    { ...root((x) => pow(x, -1.7)), name: 'a negative constant exponent' },
    { ...unary((x) => pow(x, 2)), name: 'the square' },
  ],
  Min: [...binary(minimum), together(minimum)],
  Max: [...binary(maximum), together(maximum)],
  Equal: [equals, ...compared(equal)],
  Less: compared(less),
  Greater: compared(greater),
};

const chosen = flags([2, 3], [1, 0, 0, 1, 1, 0]);

export const selectionCases: Cases<'Select' | 'Cast' | 'StopGradient'> = {
  Select: [
    {
      name: 'of one shape',
      inputs: [chosen, signed([2, 3], 1), signed([2, 3], 2)],
      build: select,
      shape: [2, 3],
    },
    {
      name: 'rows and a scalar',
      inputs: [chosen, signed([3], 1), signed([], 2)],
      build: select,
      shape: [2, 3],
    },
    {
      name: 'flags',
      inputs: [chosen, flags([2, 3], [1, 1, 1, 0, 0, 0]), flags([3], [0, 1, 0])],
      build: select,
      shape: [2, 3],
      dtype: 'bool',
    },
  ],
  Cast: [
    {
      name: 'bytes to numbers',
      inputs: [bytes([3], [0, 7, 255])],
      build: (x) => cast(x, 'float32'),
      shape: [3],
    },
    {
      name: 'numbers to integers',
      inputs: [signed([5])],
      build: (x) => cast(mul(x, constant(3)), 'int32'),
      shape: [5],
      dtype: 'int32',
    },
    { name: 'flags to numbers', inputs: [chosen], build: (x) => cast(x, 'float32'), shape: [2, 3] },
    {
      name: 'integers to flags',
      inputs: [int32([3], [0, 2, -1])],
      build: (x) => cast(x, 'bool'),
      shape: [3],
      dtype: 'bool',
    },
  ],
  StopGradient: [{ ...unary(stopGradient), stops: true }],
};
