import {
  abs,
  add,
  argMax,
  averagePool,
  broadcastTo,
  cast,
  clip,
  concat,
  constant,
  conv,
  convTranspose,
  depthToSpace,
  div,
  elements,
  equal,
  erf,
  exp,
  gather,
  greater,
  leakyRelu,
  less,
  log,
  logSoftmax,
  matmul,
  max,
  maximum,
  maxPool,
  mean,
  minimum,
  mul,
  neg,
  oneHot,
  pad,
  pow,
  relu,
  reshape,
  resize,
  reverse,
  rsqrt,
  scatterAdd,
  select,
  sigmoid,
  sign,
  sliceAxis,
  softplus,
  spaceToDepth,
  sqrt,
  square,
  step,
  stopGradient,
  sub,
  sum,
  tanh,
  transpose,
  type Value,
  variance,
} from 'ganymede/ir';

/** What a move may use: a value, another, and numbers that decide the rest. */
export interface Material {
  readonly x: Value;
  readonly other: Value;
  /** An integer in [0, bound). */
  readonly pick: (bound: number) => number;
}

/** Grows a graph by some ops; undefined where the material does not fit. Results stay of moderate size. */
export interface Move {
  readonly name: string;
  /** `kinked` moves jump or bend somewhere: only numbers that both sides hold exactly go in. */
  readonly kind: 'smooth' | 'kinked';
  /** Whether exact numbers give exact numbers. */
  readonly exact: boolean;
  readonly grow: (material: Material) => Value | undefined;
}

type Grow = Move['grow'];
const smooth = (name: string, grow: Grow): Move => ({ name, kind: 'smooth', exact: false, grow });
const exact = (name: string, grow: Grow): Move => ({ name, kind: 'smooth', exact: true, grow });
const kinked = (name: string, grow: Grow): Move => ({ name, kind: 'kinked', exact: true, grow });
const above = (x: Value): Value => add(softplus(x), 0.5);
const rankOf = (x: Value): number => x.shape.length;
const isImage = (x: Value): boolean => rankOf(x) === 4;

/** A value of the same shape made of another: the other one, cut or repeated. */
function fitted({ x, other }: Material): Value {
  const size = elements(x.shape);
  const count = Math.ceil(size / elements(other.shape));
  const line = concat(Array.from({ length: count }, () => reshape(other, [-1])));
  return reshape(sliceAxis(line, 0, { start: 0, end: size }), x.shape);
}

const indicesBelow = (bound: number, count: number, pick: Material['pick']): number[] =>
  Array.from({ length: count }, () => pick(bound));

const binary =
  (f: (a: Value, b: Value) => Value): Grow =>
  (material) =>
    f(material.x, fitted(material));

const axisOf = ({ x, pick }: Material): number => pick(rankOf(x));

/** Cut or repeated to `[n, c, h, w]` with small sizes. */
function asKernel({ other }: Material, shape: readonly number[]): Value {
  return fitted({
    x: constant({ dtype: 'float32', shape, data: new Float32Array(elements(shape)) }),
    other,
    pick: () => 0,
  });
}

const halves = (x: Value): Value => mul(x, 0.5);

export const moves: readonly Move[] = [
  exact('Neg', ({ x }) => neg(x)),
  smooth('Exp', ({ x }) => exp(tanh(x))),
  smooth('Log', ({ x }) => log(above(x))),
  smooth('Sqrt', ({ x }) => sqrt(above(x))),
  smooth('Rsqrt', ({ x }) => rsqrt(above(x))),
  smooth('Sigmoid', ({ x }) => sigmoid(x)),
  smooth('Tanh', ({ x }) => tanh(x)),
  smooth('Softplus', ({ x }) => softplus(x)),
  smooth('Erf', ({ x }) => erf(x)),
  exact('StopGradient', ({ x }) => stopGradient(x)),
  exact('square', ({ x }) => square(halves(x))),
  exact('Add a number', ({ x, pick }) => add(x, (pick(9) - 4) / 4)),
  exact('Mul by a number', ({ x, pick }) => mul(x, (pick(9) - 4) / 4)),
  exact('Add', binary(add)),
  exact('Sub', binary(sub)),
  exact('Mul', (material) => mul(halves(material.x), halves(fitted(material)))),
  smooth('Div', (material) => div(material.x, above(fitted(material)))),
  smooth('Pow', ({ x, pick }) => pow(above(tanh(x)), [-1, -0.5, 0.5, 1, 2, 3, 1.3][pick(7)] ?? 1)),
  smooth('Pow of two', (material) => pow(above(tanh(material.x)), tanh(fitted(material)))),
  kinked('Abs', ({ x }) => abs(x)),
  kinked('Sign', ({ x }) => sign(x)),
  kinked('Relu', ({ x }) => relu(x)),
  kinked('LeakyRelu', ({ x }) => leakyRelu(x, 0.25)),
  kinked('Step', ({ x }) => step(x, 0.25)),
  kinked('Clip', ({ x }) => clip(x, -0.5, 0.75)),
  kinked('Min', binary(minimum)),
  kinked('Max', binary(maximum)),
  kinked('Select on Greater', (material) => select(greater(material.x, fitted(material)), material.x, 0.5)),
  kinked('Select on Less', (material) => select(less(material.x, 0.25), fitted(material), material.x)),
  kinked('Cast of Equal', (material) => cast(equal(material.x, fitted(material)), 'float32')),
  exact('ReduceSum', (material) => {
    const axes = [axisOf(material)];
    return rankOf(material.x) > 1 ? mul(sum(material.x, { axes }), 0.25) : undefined;
  }),
  smooth('ReduceMean', (material) =>
    rankOf(material.x) > 1 ? mean(material.x, { axes: [axisOf(material)], keepDims: true }) : undefined,
  ),
  smooth('variance', (material) =>
    sub(material.x, variance(material.x, { axes: [axisOf(material)], keepDims: true })),
  ),
  kinked('ReduceMax', (material) =>
    rankOf(material.x) > 1 ? max(material.x, { axes: [axisOf(material)] }) : undefined,
  ),
  smooth('LogSoftmax', ({ x }) => logSoftmax(x)),
  kinked('OneHot of ArgMax', ({ x }) => {
    const depth = x.shape.at(-1) ?? 1;
    return elements(x.shape) <= 64 ? oneHot(argMax(x), depth) : undefined;
  }),
  exact('MatMul', (material) => {
    const columns = material.x.shape.at(-1) ?? 1;
    if (rankOf(material.x) < 2) return undefined;
    const transposeB = material.pick(2) === 1;
    const b = asKernel(material, transposeB ? [3, columns] : [columns, 3]);
    return mul(matmul(material.x, b, { transposeB }), 0.25);
  }),
  exact('MatMul of transposed', (material) => {
    if (rankOf(material.x) !== 2) return undefined;
    return mul(matmul(transpose(material.x), asKernel(material, [material.x.shape[0] ?? 1, 2])), 0.25);
  }),
  exact('Conv', (material) => {
    const { x, pick } = material;
    if (!isImage(x)) return undefined;
    const w = asKernel(material, [2, x.shape[1] ?? 1, 2, 2]);
    return mul(conv(x, w, { strides: 1 + pick(2), pads: 1 }), 0.125);
  }),
  exact('ConvInputGrad', (material) => {
    const { x } = material;
    if (!isImage(x) || elements(x.shape) > 64) return undefined;
    return mul(convTranspose(x, asKernel(material, [x.shape[1] ?? 1, 2, 2, 2]), { strides: 2 }), 0.125);
  }),
  exact('AveragePool', ({ x }) =>
    isImage(x) ? averagePool(x, { kernel: 2, strides: 1, pads: 1 }) : undefined,
  ),
  kinked('MaxPool', ({ x }) => (isImage(x) ? maxPool(x, { kernel: 2, strides: 1, pads: 1 }) : undefined)),
  smooth('Resize', ({ x, pick }) =>
    isImage(x) ? resize(x, [3, 4], pick(2) === 0 ? 'nearest' : 'bilinear') : undefined,
  ),
  exact('DepthToSpace', ({ x }) =>
    isImage(x) && (x.shape[1] ?? 1) % 4 === 0 ? depthToSpace(x, 2) : undefined,
  ),
  exact('SpaceToDepth', ({ x }) =>
    isImage(x) && x.shape.slice(2).every((size) => size % 2 === 0) ? spaceToDepth(x, 2) : undefined,
  ),
  exact('Reshape to a row', ({ x }) => reshape(x, [1, -1])),
  exact('Reshape to an image', ({ x }) =>
    elements(x.shape) % 8 === 0 ? reshape(x, [1, -1, 2, 4]) : undefined,
  ),
  exact('Reshape to four channels', ({ x }) =>
    elements(x.shape) % 8 === 0 ? reshape(x, [-1, 4, 2, 1]) : undefined,
  ),
  exact('Transpose', ({ x, pick }) => {
    const by = pick(rankOf(x));
    return transpose(
      x,
      x.shape.map((_, axis) => (axis + by) % rankOf(x)),
    );
  }),
  exact('Broadcast', ({ x }) => (elements(x.shape) <= 32 ? broadcastTo(x, [2, ...x.shape]) : undefined)),
  exact('Slice', (material) => {
    const axis = axisOf(material);
    const size = material.x.shape[axis] ?? 1;
    return size > 1 ? sliceAxis(material.x, axis, { start: material.pick(2), end: size }) : undefined;
  }),
  exact('Pad', ({ x, pick }) =>
    pad(
      x,
      x.shape.map(() => pick(2)),
      x.shape.map((_, axis) => (axis === 0 ? pick(2) : 0)),
      pick(3) / 2,
    ),
  ),
  exact('Concat', (material) => concat([material.x, fitted(material)], axisOf(material))),
  exact('Gather', (material) => {
    const axis = axisOf(material);
    return gather(material.x, indicesBelow(material.x.shape[axis] ?? 1, 3, material.pick), axis);
  }),
  exact('ScatterAdd', (material) => {
    const { x, pick } = material;
    const count = x.shape[0] ?? 1;
    const indices = constant({
      dtype: 'int32',
      shape: [count],
      data: Int32Array.from(indicesBelow(4, count, pick)),
    });
    return scatterAdd(halves(x), indices, { axis: 0, size: 4 });
  }),
  exact('reverse', (material) => reverse(material.x, axisOf(material))),
];
