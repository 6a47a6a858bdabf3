import { check, checkAxis, fail, type Inferred, inputAt, requireDType } from './infer-common.js';
import type { OpAttrs, OpName, ReduceAttrs } from './ops.js';
import { broadcastShapes } from './shapes.js';
import type { Value } from './value.js';

function reducedShape(op: OpName, x: Value, { axes, keepDims }: ReduceAttrs): readonly number[] {
  check(
    axes.every((axis) => Number.isInteger(axis) && axis >= 0 && axis < x.shape.length),
    op,
    `axes within the rank, reducing [${axes.join(',')}]`,
    x.shape,
  );
  if (keepDims) return x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return x.shape.filter((_, axis) => !axes.includes(axis));
}

export const inferReduce = {
  reduce: (op: OpName, inputs: readonly Value[], attrs: ReduceAttrs): Inferred => {
    const x = inputAt(op, inputs, 0);
    requireDType(op, x, 'float32');
    return { shape: reducedShape(op, x, attrs), dtype: 'float32' };
  },
  argMax: (op: 'ArgMax', inputs: readonly Value[], { axis, keepDims }: OpAttrs['ArgMax']): Inferred => {
    return { shape: reducedShape(op, inputAt(op, inputs, 0), { axes: [axis], keepDims }), dtype: 'int32' };
  },
  logSoftmax: (op: 'LogSoftmax', inputs: readonly Value[], { axis }: OpAttrs['LogSoftmax']): Inferred => {
    const x = inputAt(op, inputs, 0);
    requireDType(op, x, 'float32');
    checkAxis(op, axis, x.shape);
    return { shape: x.shape, dtype: 'float32' };
  },
};

/** `[..., m, k] x [..., k, n] -> [..., m, n]`, batch axes broadcast, either side transposed on request. */
export function inferMatMul(op: 'MatMul', inputs: readonly Value[], attrs: OpAttrs['MatMul']): Inferred {
  const a = inputAt(op, inputs, 0);
  const b = inputAt(op, inputs, 1);
  requireDType(op, a, 'float32');
  requireDType(op, b, 'float32');
  check(a.shape.length >= 2, op, 'a left side of rank 2 or more', a.shape);
  check(b.shape.length >= 2, op, 'a right side of rank 2 or more', b.shape);
  const [m, k] = lastTwo(a.shape, attrs.transposeA);
  const [rows, n] = lastTwo(b.shape, attrs.transposeB);
  check(k === rows, op, `a right side with ${k} rows`, b.shape);
  const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return {
    shape: [...(batch ?? fail(op, `batch axes that broadcast with [${a.shape.join(',')}]`, b.shape)), m, n],
    dtype: 'float32',
  };
}

function lastTwo(shape: readonly number[], transposed: boolean): [number, number] {
  const rows = shape.at(-2) ?? 0;
  const columns = shape.at(-1) ?? 0;
  return transposed ? [columns, rows] : [rows, columns];
}
