import {
  broadcastTo,
  constant,
  elements,
  isOp,
  make,
  reshape,
  sameShape,
  transpose,
  type Value,
} from '../ir/index.js';
import type { FoldRules } from './fold-rule.js';

/** A transpose that swaps the last two axes and nothing else. */
function matrixTransposed(value: Value | undefined): Value | undefined {
  if (!value || !isOp(value, 'Transpose')) return undefined;
  const { perm } = value.attrs;
  const rank = perm.length;
  const swapped = perm.map((_, axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
  return sameShape(perm, swapped) ? value.inputs[0] : undefined;
}

/** The operand itself if the op did not change the shape, and so nothing at all. */
function unchanged(value: Value): Value | undefined {
  const x = value.inputs[0];
  return x && sameShape(x.shape, value.shape) ? x : undefined;
}

function foldMatMul(value: Value<'MatMul'>): Value | undefined {
  const [a, b] = value.inputs;
  const { transposeA, transposeB } = value.attrs;
  const plainA = matrixTransposed(a);
  if (plainA && b) return make('MatMul', [plainA, b], { transposeA: !transposeA, transposeB });
  const plainB = matrixTransposed(b);
  return plainB && a ? make('MatMul', [a, plainB], { transposeA, transposeB: !transposeB }) : undefined;
}

function foldReshape(value: Value<'Reshape'>): Value | undefined {
  const x = value.inputs[0];
  if (x && isOp(x, 'Reshape') && x.inputs[0]) return reshape(x.inputs[0], value.shape);
  if (x && isOp(x, 'Constant')) return constant({ ...x.attrs.tensor, shape: value.shape });
  return unchanged(value);
}

function foldTranspose(value: Value<'Transpose'>): Value | undefined {
  const x = value.inputs[0];
  const { perm } = value.attrs;
  if (perm.every((axis, i) => axis === i)) return x;
  if (!x || !isOp(x, 'Transpose') || !x.inputs[0]) return undefined;
  const inner = x.attrs.perm;
  return transpose(
    x.inputs[0],
    perm.map((axis) => inner[axis] ?? axis),
  );
}

function foldBroadcast(value: Value<'Broadcast'>): Value | undefined {
  const x = value.inputs[0];
  if (x && isOp(x, 'Broadcast') && x.inputs[0]) return broadcastTo(x.inputs[0], value.shape);
  if (x && elements(x.shape) === elements(value.shape)) return reshape(x, value.shape);
  return undefined;
}

/** Reducing axes of size 1 only drops them. */
function foldReduce(value: Value): Value | undefined {
  const x = value.inputs[0];
  return x && elements(x.shape) === elements(value.shape) ? reshape(x, value.shape) : undefined;
}

export const foldShapes: FoldRules = {
  MatMul: foldMatMul,
  Reshape: foldReshape,
  Transpose: foldTranspose,
  Broadcast: foldBroadcast,
  ReduceSum: foldReduce,
  ReduceMean: foldReduce,
  ReduceMax: foldReduce,
  Slice: unchanged,
  Pad: unchanged,
  Concat: (value) => (value.inputs.length === 1 ? value.inputs[0] : undefined),
};
