import { type BinaryMathOp, type ComparisonOp, elements, type UnaryMathOp } from '../ir/index.js';
import { type DType, sameShape } from '../tensor/index.js';
import { float, int } from './attributes.js';
import type { Emitter } from './emitter.js';
import { type Lowering, type LoweringTable, nameOf, names, type Operand, type Site } from './lowering.js';
import { elementType } from './types.js';

type Elementwise = Pick<
  LoweringTable,
  UnaryMathOp | BinaryMathOp | ComparisonOp | 'Select' | 'Cast' | 'StopGradient'
>;

/** Large enough to take every normal float32 out of (-1, 1), small enough to be one itself. */
const HUGE = 1e38;

function direct(opType: string): (site: Site) => string {
  return (site) => site.emit.node(opType, names(site));
}

export function castTo(emit: Emitter, x: string, dtype: DType): string {
  return emit.node('Cast', [x], { to: int(elementType[dtype]) });
}

/** ONNX Runtime compares and computes with bytes and flags in few ops: they go through `int32`. */
function comparison(opType: string): (site: Site) => string {
  return (site) => {
    const { emit, operands } = site;
    const widened = operands.map((each) =>
      isNarrow(each.value.dtype) ? castTo(emit, each.name, 'int32') : spread(site, each),
    );
    return emit.node(opType, widened);
  };
}

/** Ops to which it is all the same whether a zero is negative. */
const blindToSigns = new Set(['Add', 'Sub', 'Mul', 'Equal', 'Less', 'Greater']);

/** Rows up to so long are short, and from so many they are very many. */
const [SHORT, MANY] = [16, 1024];

/**
 * A number for each of very many short rows, once for every element of its row: ONNX Runtime repeats it by a product with ones in
 * a quarter of the time that an op takes to go through the rows one by one. Zeros lose their sign.
 */
function spread({ emit, value }: Site, { name, value: { shape, dtype } }: Operand): string {
  if (!blindToSigns.has(value.op) || dtype !== 'float32') return name;
  const [rows, length] = [value.shape.slice(0, -1), value.shape.at(-1) ?? 1];
  const isOfRows = shape.at(-1) === 1 && sameShape(shape.slice(0, -1), rows);
  if (!isOfRows || length === 1 || length > SHORT || elements(rows) < MANY) return name;
  return emit.node('MatMul', [name, emit.filled([1, length], 1)]);
}

function arithmetic(opType: string): (site: Site) => string {
  const wide = comparison(opType);
  return (site) => {
    const { emit, value } = site;
    return isNarrow(value.dtype) ? castTo(emit, wide(site), value.dtype) : wide(site);
  };
}

function isNarrow(dtype: DType): boolean {
  return dtype === 'uint8' || dtype === 'bool';
}

/** 1 or `low`: a steep line, clipped. It touches memory once, where a comparison and a choice take four passes. */
const lowerStep: Lowering<'Step'> = (site) => {
  const { emit, attrs } = site;
  const x = nameOf(site, 0);
  if (attrs.low === 0) return emit.node('HardSigmoid', [x], { alpha: float(HUGE), beta: float(0) });
  if (attrs.low > 0 && attrs.low <= 1)
    return emit.node('Clip', [
      emit.node('Mul', [x, emit.scalar(HUGE)]),
      emit.scalar(attrs.low),
      emit.scalar(1),
    ]);
  return emit.node('Where', [
    emit.node('Greater', [x, emit.scalar(0)]),
    emit.scalar(1),
    emit.scalar(attrs.low),
  ]);
};

const lowerClip: Lowering<'Clip'> = (site) => {
  const bound = (limit: number): string => (Number.isFinite(limit) ? site.emit.scalar(limit) : '');
  return site.emit.node('Clip', [nameOf(site, 0), bound(site.attrs.min), bound(site.attrs.max)]);
};

const lowerSelect: Lowering<'Select'> = (site) => {
  const { emit, value } = site;
  const [condition, a, b] = [nameOf(site, 0), nameOf(site, 1), nameOf(site, 2)];
  if (value.dtype !== 'bool') return emit.node('Where', [condition, a, b]);
  return castTo(
    emit,
    emit.node('Where', [condition, castTo(emit, a, 'uint8'), castTo(emit, b, 'uint8')]),
    'bool',
  );
};

export const lowerElementwise: Elementwise = {
  Neg: direct('Neg'),
  Exp: direct('Exp'),
  Log: direct('Log'),
  Sqrt: direct('Sqrt'),
  Rsqrt: (site) => site.emit.node('Reciprocal', [site.emit.node('Sqrt', names(site))]),
  Abs: direct('Abs'),
  Sign: direct('Sign'),
  Sigmoid: direct('Sigmoid'),
  Tanh: direct('Tanh'),
  Relu: direct('Relu'),
  Softplus: direct('Softplus'),
  Erf: direct('Erf'),
  LeakyRelu: (site) => site.emit.node('LeakyRelu', names(site), { alpha: float(site.attrs.slope) }),
  Step: lowerStep,
  Clip: lowerClip,
  Cast: (site) => castTo(site.emit, nameOf(site, 0), site.attrs.to),
  StopGradient: (site) => nameOf(site, 0),
  Add: arithmetic('Add'),
  Sub: arithmetic('Sub'),
  Mul: arithmetic('Mul'),
  Div: arithmetic('Div'),
  Pow: arithmetic('Pow'),
  Min: arithmetic('Min'),
  Max: arithmetic('Max'),
  Equal: comparison('Equal'),
  Less: comparison('Less'),
  Greater: comparison('Greater'),
  Select: lowerSelect,
};
