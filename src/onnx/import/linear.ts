import {
  abs,
  add,
  argMax,
  constant,
  elements,
  exp,
  log,
  logSoftmax,
  logSumExp,
  matmul,
  max,
  mean,
  min,
  mul,
  reshape,
  sqrt,
  square,
  sum,
  type Value,
} from '../../ir/index.js';
import { tensor } from '../../tensor/index.js';
import { axesOf, axisOf, type Build, type Importer, importer, type Importers, listOf } from './importer.js';
import type { NodeReader } from './node-reader.js';
import { toData } from './tensors.js';

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/**
 * Which axes a reduction takes: an attribute at first, an input from opset `since` on. Over no axes, where that means none,
 * it is `ofEach` element.
 */
function prepareReduction(
  since: number,
  reduce: (x: Value, options: Reduction) => Value,
  ofEach: (x: Value) => Value,
): Importer['prepare'] {
  return (node) => {
    const keepDims = node.flag('keepdims', true);
    const nothingForNone = node.flag('noop_with_empty_axes');
    const listed = listOf(node, 'axes', { opset: since, index: 1 });
    return (operands) => {
      const x = operands.value(0);
      const axes = axesOf(node, listed(operands) ?? [], x.shape.length);
      if (axes.length === 0 && nothingForNone) return ofEach(x);
      return reduce(x, { axes: axes.length > 0 ? axes : x.shape.map((_, axis) => axis), keepDims });
    };
  };
}

const reduction = (
  since: number,
  reduce: (x: Value, options: Reduction) => Value,
  ofEach: (x: Value) => Value = (x) => x,
): Importer => importer(1, 2, prepareReduction(since, reduce, ofEach));

/** The shifted form, over one axis at a time. */
function logSumExpOver(x: Value, { axes, keepDims }: Reduction): Value {
  const reduced = axes.reduce((value, axis) => {
    const shape = value.shape.map((size, i) => (i === axis ? 1 : size));
    return reshape(logSumExp(value, axis), shape);
  }, x);
  return keepDims ? reduced : withoutAxes(reduced, axes);
}

function withoutAxes(x: Value, axes: readonly number[]): Value {
  return reshape(
    x,
    x.shape.filter((_, axis) => !axes.includes(axis)),
  );
}

/** The product of all elements of a constant: how many elements a shape has. */
const prepareProduct: Importer['prepare'] = (node) => {
  const keepDims = node.flag('keepdims', true);
  node.ignore('noop_with_empty_axes');
  const listed = listOf(node, 'axes', { opset: 18, index: 1 });
  return (operands) => {
    const { data, dtype, shape } = operands.tensor(0);
    const axes = axesOf(node, listed(operands) ?? shape.map((_, axis) => axis), shape.length);
    if (axes.length !== shape.length)
      throw node.unsupported('it keeps some axes', {
        expected: 'a product of all elements',
        actual: `axes [${axes.join(',')}]`,
      });
    const product = Array.from(data).reduce((total, x) => total * x, 1);
    return constant(tensor(keepDims ? shape.map(() => 1) : [], toData([product], dtype), dtype));
  };
};

const prepareArgMax: Importer['prepare'] = (node) => {
  const [axis, keepDims] = [node.int('axis') ?? 0, node.flag('keepdims', true)];
  node.mustBe('select_last_index', 0);
  return (operands) => {
    const x = operands.value(0);
    return argMax(x, { axis: axisOf(node, axis, x.shape.length), keepDims });
  };
};

/** Before opset 13, all axes from `axis` on are taken as one. */
function prepareSoftmax(build: (x: Value, axis: number) => Value): Importer['prepare'] {
  return (node) => {
    const axis = node.int('axis') ?? (node.opset >= 13 ? -1 : 1);
    return (operands) => {
      const x = operands.value(0);
      const at = axisOf(node, axis, x.shape.length);
      if (node.opset >= 13) return build(x, at);
      const rows = elements(x.shape.slice(0, at));
      return reshape(build(reshape(x, [rows, elements(x.shape.slice(at))]), 1), x.shape);
    };
  };
}

/** A vector on the left is a row, on the right a column; the axis it was given goes again. */
const prepareMatMul = (): Build => (operands) => {
  const [a, b] = [operands.value(0), operands.value(1)];
  const left = a.shape.length === 1 ? reshape(a, [1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? reshape(b, [...b.shape, 1]) : b;
  const product = matmul(left, right);
  const rank = product.shape.length;
  const added = [...(left === a ? [] : [rank - 2]), ...(right === b ? [] : [rank - 1])];
  return added.length === 0 ? product : withoutAxes(product, added);
};

/** `alpha A B + beta C`, either factor transposed on request. */
function prepareGemm(node: NodeReader): Build {
  const [alpha, beta] = [node.float('alpha') ?? 1, node.float('beta') ?? 1];
  const [transposeA, transposeB] = [node.flag('transA'), node.flag('transB')];
  return (operands) => {
    const product = matmul(operands.value(0), operands.value(1), { transposeA, transposeB });
    const scaled = times(product, alpha);
    const bias = operands.optional(2);
    return bias ? add(scaled, times(bias, beta)) : scaled;
  };
}

function times(x: Value, factor: number): Value {
  return factor === 1 ? x : mul(x, factor);
}

export const linearImporters: Importers = {
  ReduceMean: reduction(18, mean),
  ReduceSum: reduction(13, sum),
  ReduceMax: reduction(18, max),
  ReduceMin: reduction(18, min),
  ReduceL1: reduction(18, (x, options) => sum(abs(x), options), abs),
  ReduceL2: reduction(18, (x, options) => sqrt(sum(square(x), options)), abs),
  ReduceSumSquare: reduction(18, (x, options) => sum(square(x), options), square),
  ReduceLogSum: reduction(18, (x, options) => log(sum(x, options)), log),
  ReduceLogSumExp: reduction(18, logSumExpOver),
  ReduceProd: importer(1, 2, prepareProduct),
  ArgMax: importer(1, 1, prepareArgMax),
  Softmax: importer(
    1,
    1,
    prepareSoftmax((x, axis) => exp(logSoftmax(x, axis))),
  ),
  LogSoftmax: importer(1, 1, prepareSoftmax(logSoftmax)),
  MatMul: importer(2, 2, prepareMatMul),
  Gemm: importer(2, 3, prepareGemm),
};
