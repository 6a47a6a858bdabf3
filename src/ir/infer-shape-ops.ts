import {
  check,
  checkAxis,
  checkSizes,
  type Inferred,
  inputAt,
  isInteger,
  requireDType,
  sameDType,
} from './infer-common.js';
import type { OpAttrs, OpName } from './ops.js';
import { broadcastShapes, elements, sameShape } from './shapes.js';
import type { Value } from './value.js';

function reshape(op: 'Reshape', inputs: readonly Value[], { shape }: OpAttrs['Reshape']): Inferred {
  const x = inputAt(op, inputs, 0);
  check(
    elements(shape) === elements(x.shape) && shape.every((size) => isInteger(size, 0)),
    op,
    `${elements(shape)} elements for [${shape.join(',')}]`,
    x.shape,
  );
  return { shape, dtype: x.dtype };
}

function transpose(op: 'Transpose', inputs: readonly Value[], { perm }: OpAttrs['Transpose']): Inferred {
  const x = inputAt(op, inputs, 0);
  const isPermutation = perm.length === x.shape.length && new Set(perm).size === perm.length;
  check(
    isPermutation && perm.every((axis) => axis in x.shape),
    op,
    `an order of ${x.shape.length} axes`,
    perm,
  );
  return { shape: perm.map((axis) => x.shape[axis] ?? 0), dtype: x.dtype };
}

function broadcast(op: 'Broadcast', inputs: readonly Value[], { shape }: OpAttrs['Broadcast']): Inferred {
  const x = inputAt(op, inputs, 0);
  check(
    sameShape(broadcastShapes(x.shape, shape) ?? [], shape),
    op,
    `a shape that broadcasts to [${shape.join(',')}]`,
    x.shape,
  );
  return { shape, dtype: x.dtype };
}

function slice(op: 'Slice', inputs: readonly Value[], { starts, ends }: OpAttrs['Slice']): Inferred {
  const x = inputAt(op, inputs, 0);
  check(
    starts.length === x.shape.length && ends.length === x.shape.length,
    op,
    `${x.shape.length} starts and ends`,
    [starts.length, ends.length],
  );
  const inside = x.shape.every((size, axis) => within(starts[axis], ends[axis], size));
  check(inside, op, `a range [${starts.join(',')}] to [${ends.join(',')}] inside the value`, x.shape);
  return { shape: starts.map((start, axis) => (ends[axis] ?? 0) - start), dtype: x.dtype };
}

function within(start = NaN, end = NaN, size: number): boolean {
  return isInteger(start, 0) && isInteger(end, start) && end <= size;
}

function pad(op: 'Pad', inputs: readonly Value[], { begin, end }: OpAttrs['Pad']): Inferred {
  const x = inputAt(op, inputs, 0);
  check(
    begin.length === x.shape.length && end.length === x.shape.length,
    op,
    `${x.shape.length} begins and ends`,
    [begin.length, end.length],
  );
  checkSizes(op, 'padding', [...begin, ...end], 0);
  return { shape: x.shape.map((size, axis) => size + (begin[axis] ?? 0) + (end[axis] ?? 0)), dtype: x.dtype };
}

function concat(op: 'Concat', inputs: readonly Value[], { axis }: OpAttrs['Concat']): Inferred {
  check(inputs.length > 0, op, 'at least one value', []);
  const first = inputAt(op, inputs, 0);
  checkAxis(op, axis, first.shape);
  for (const other of inputs) {
    sameDType(op, first, other);
    const fits =
      other.shape.length === first.shape.length &&
      other.shape.every((size, i) => i === axis || size === first.shape[i]);
    check(fits, op, `shapes equal to [${first.shape.join(',')}] but for axis ${axis}`, other.shape);
  }
  const length = inputs.reduce((sum, value) => sum + (value.shape[axis] ?? 0), 0);
  return { shape: first.shape.map((size, i) => (i === axis ? length : size)), dtype: first.dtype };
}

function gather(op: 'Gather', inputs: readonly Value[], { axis }: OpAttrs['Gather']): Inferred {
  const x = inputAt(op, inputs, 0);
  const indices = inputAt(op, inputs, 1);
  requireDType(op, indices, 'int32');
  checkAxis(op, axis, x.shape);
  return { shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], dtype: x.dtype };
}

function scatterAdd(
  op: 'ScatterAdd',
  inputs: readonly Value[],
  { axis, size }: OpAttrs['ScatterAdd'],
): Inferred {
  const updates = inputAt(op, inputs, 0);
  const indices = inputAt(op, inputs, 1);
  requireDType(op, updates, 'float32');
  requireDType(op, indices, 'int32');
  checkSizes(op, 'a size', [size], 0);
  const taken = updates.shape.slice(axis, axis + indices.shape.length);
  check(
    axis >= 0 && axis <= updates.shape.length && sameShape(taken, indices.shape),
    op,
    `updates whose axes from ${axis} are [${indices.shape.join(',')}]`,
    updates.shape,
  );
  return {
    shape: [...updates.shape.slice(0, axis), size, ...updates.shape.slice(axis + indices.shape.length)],
    dtype: 'float32',
  };
}

function elementwiseIndices(op: OpName, x: Value, indices: Value, axis: number): void {
  requireDType(op, indices, 'int32');
  checkAxis(op, axis, x.shape);
  const fits =
    x.shape.length === indices.shape.length &&
    indices.shape.every((size, i) => i === axis || size === x.shape[i]);
  check(fits, op, `indices equal to [${x.shape.join(',')}] but for axis ${axis}`, indices.shape);
}

function gatherElements(
  op: 'GatherElements',
  inputs: readonly Value[],
  { axis }: OpAttrs['GatherElements'],
): Inferred {
  const x = inputAt(op, inputs, 0);
  const indices = inputAt(op, inputs, 1);
  elementwiseIndices(op, x, indices, axis);
  return { shape: indices.shape, dtype: x.dtype };
}

function scatterAddElements(
  op: 'ScatterAddElements',
  inputs: readonly Value[],
  attrs: OpAttrs['ScatterAddElements'],
): Inferred {
  const updates = inputAt(op, inputs, 0);
  const indices = inputAt(op, inputs, 1);
  requireDType(op, updates, 'float32');
  requireDType(op, indices, 'int32');
  check(
    sameShape(updates.shape, indices.shape),
    op,
    `indices of shape [${updates.shape.join(',')}]`,
    indices.shape,
  );
  checkAxis(op, attrs.axis, updates.shape);
  checkSizes(op, 'a size', [attrs.size], 0);
  return { shape: updates.shape.map((size, i) => (i === attrs.axis ? attrs.size : size)), dtype: 'float32' };
}

function depthToSpace(
  op: 'DepthToSpace',
  inputs: readonly Value[],
  { block }: OpAttrs['DepthToSpace'],
): Inferred {
  const x = inputAt(op, inputs, 0);
  const [n = 0, c = 0, h = 0, w = 0] = x.shape;
  checkSizes(op, 'a block', [block], 1);
  check(
    x.shape.length === 4 && c % (block * block) === 0,
    op,
    `[N,C,H,W] with C divisible by ${block * block}`,
    x.shape,
  );
  return { shape: [n, c / (block * block), h * block, w * block], dtype: x.dtype };
}

function spaceToDepth(
  op: 'SpaceToDepth',
  inputs: readonly Value[],
  { block }: OpAttrs['SpaceToDepth'],
): Inferred {
  const x = inputAt(op, inputs, 0);
  const [n = 0, c = 0, h = 0, w = 0] = x.shape;
  checkSizes(op, 'a block', [block], 1);
  check(
    x.shape.length === 4 && h % block === 0 && w % block === 0,
    op,
    `[N,C,H,W] with H and W divisible by ${block}`,
    x.shape,
  );
  return { shape: [n, c * block * block, h / block, w / block], dtype: x.dtype };
}

function oneHot(op: 'OneHot', inputs: readonly Value[], { depth }: OpAttrs['OneHot']): Inferred {
  const indices = inputAt(op, inputs, 0);
  requireDType(op, indices, 'int32');
  checkSizes(op, 'a depth', [depth], 0);
  return { shape: [...indices.shape, depth], dtype: 'float32' };
}

export const inferShapeOp = {
  reshape,
  transpose,
  broadcast,
  slice,
  pad,
  concat,
  gather,
  scatterAdd,
  gatherElements,
  scatterAddElements,
  depthToSpace,
  spaceToDepth,
  oneHot,
};
