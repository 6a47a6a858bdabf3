import { GanymedeError } from '../support/errors.js';
import type { DType } from '../tensor/index.js';
import type { OpAttrs, OpName } from './ops.js';
import { inferConv, inferPool, inferResize } from './infer-spatial.js';
import { inferReduce, inferMatMul } from './infer-linear.js';
import { inferShapeOp } from './infer-shape-ops.js';
import { checkSizes, fail, type Inferred, type InferRule, requireDType, sameDType } from './infer-common.js';
import { broadcastShapes } from './shapes.js';
import { currentScope, type Value } from './value.js';

const unary = (op: OpName, inputs: readonly Value[]): Inferred => {
  const [x] = take(op, inputs, 1);
  requireDType(op, x, 'float32');
  return { shape: x.shape, dtype: x.dtype };
};

const passThrough = (op: OpName, inputs: readonly Value[]): Inferred => {
  const [x] = take(op, inputs, 1);
  return { shape: x.shape, dtype: x.dtype };
};

const binary = (op: OpName, inputs: readonly Value[]): Inferred => {
  const [a, b] = take(op, inputs, 2);
  sameDType(op, a, b);
  return { shape: broadcast(op, a, b), dtype: a.dtype };
};

const comparison = (op: OpName, inputs: readonly Value[]): Inferred => ({
  ...binary(op, inputs),
  dtype: 'bool',
});

const select = (op: OpName, inputs: readonly Value[]): Inferred => {
  const [condition, a, b] = take(op, inputs, 3);
  requireDType(op, condition, 'bool');
  sameDType(op, a, b);
  const chosen = broadcast(op, a, b);
  const shape = broadcastShapes(condition.shape, chosen);
  return {
    shape: shape ?? fail(op, `a condition that broadcasts with [${chosen.join(',')}]`, condition.shape),
    dtype: a.dtype,
  };
};

function broadcast(op: OpName, a: Value, b: Value): readonly number[] {
  return (
    broadcastShapes(a.shape, b.shape) ??
    fail(op, `a shape that broadcasts with [${a.shape.join(',')}]`, b.shape)
  );
}

const leaf = (op: OpName): Inferred => {
  throw new GanymedeError('INTERNAL', `${op} carries its own shape`);
};

/** Shape and dtype of every op from its inputs; leaves are given theirs. */
const inferRules: { readonly [K in OpName]: InferRule<K> } = {
  Input: leaf,
  State: leaf,
  Constant: (_op, _inputs, { tensor }) => ({ shape: tensor.shape, dtype: tensor.dtype }),
  Neg: unary,
  Exp: unary,
  Log: unary,
  Sqrt: unary,
  Rsqrt: unary,
  Abs: unary,
  Sign: unary,
  Sigmoid: unary,
  Tanh: unary,
  Relu: unary,
  Softplus: unary,
  Erf: unary,
  LeakyRelu: unary,
  Step: unary,
  Clip: unary,
  Cast: (op, inputs, { to }) => ({ ...passThrough(op, inputs), dtype: to }),
  StopGradient: passThrough,
  Add: binary,
  Sub: binary,
  Mul: binary,
  Div: binary,
  Pow: binary,
  Min: binary,
  Max: binary,
  Equal: comparison,
  Less: comparison,
  Greater: comparison,
  Select: select,
  ReduceSum: inferReduce.reduce,
  ReduceMean: inferReduce.reduce,
  ReduceMax: inferReduce.reduce,
  ArgMax: inferReduce.argMax,
  LogSoftmax: inferReduce.logSoftmax,
  MatMul: inferMatMul,
  Conv: inferConv.forward,
  ConvInputGrad: inferConv.inputGrad,
  ConvWeightGrad: inferConv.weightGrad,
  AveragePool: inferPool.forward,
  AveragePoolGrad: inferPool.averageGrad,
  MaxPool: inferPool.forward,
  MaxPoolIndices: (op, inputs, attrs) => ({ ...inferPool.forward(op, inputs, attrs), dtype: 'int32' }),
  Resize: inferResize.forward,
  ResizeGrad: inferResize.grad,
  Reshape: inferShapeOp.reshape,
  Transpose: inferShapeOp.transpose,
  Broadcast: inferShapeOp.broadcast,
  Slice: inferShapeOp.slice,
  Pad: inferShapeOp.pad,
  Concat: inferShapeOp.concat,
  Gather: inferShapeOp.gather,
  ScatterAdd: inferShapeOp.scatterAdd,
  GatherElements: inferShapeOp.gatherElements,
  ScatterAddElements: inferShapeOp.scatterAddElements,
  DepthToSpace: inferShapeOp.depthToSpace,
  SpaceToDepth: inferShapeOp.spaceToDepth,
  OneHot: inferShapeOp.oneHot,
};

/** Shape and dtype of `op` applied to `inputs`; throws SHAPE_MISMATCH or DTYPE_MISMATCH naming the layer. */
export function infer<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): Inferred {
  return inferRules[op](op, inputs, attrs);
}

/** A value of `op`, its shape inferred. */
export function make<K extends OpName>(op: K, inputs: readonly Value[], attrs: OpAttrs[K]): Value<K> {
  const { shape, dtype } = infer(op, inputs, attrs);
  return { op, inputs, attrs, shape, dtype, scope: currentScope() };
}

/** A leaf with a declared shape. */
export function makeLeaf<K extends 'Input' | 'State'>(
  op: K,
  attrs: OpAttrs[K],
  shape: readonly number[],
  dtype: DType,
): Value<K> {
  checkSizes(op, 'a shape', shape, 0);
  return { op, inputs: [], attrs, shape: [...shape], dtype, scope: currentScope() };
}

function take(op: OpName, inputs: readonly Value[], count: 1): [Value];
function take(op: OpName, inputs: readonly Value[], count: 2): [Value, Value];
function take(op: OpName, inputs: readonly Value[], count: 3): [Value, Value, Value];
function take(op: OpName, inputs: readonly Value[], count: number): Value[] {
  if (inputs.length !== count)
    throw new GanymedeError('INTERNAL', `${op} takes ${count} inputs, got ${inputs.length}`);
  return [...inputs];
}
