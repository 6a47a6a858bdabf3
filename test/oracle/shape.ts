import { accumulate, at, fill, indices, inputAt, type NdArray, offset, replaced, sizeOf } from './arrays.js';
import type { Rules } from './rule.js';

type ShapeOp =
  | 'Reshape'
  | 'Transpose'
  | 'Broadcast'
  | 'Slice'
  | 'Pad'
  | 'Concat'
  | 'DepthToSpace'
  | 'SpaceToDepth'
  | 'OneHot';

export const shapeRules: Rules<ShapeOp> = {
  Reshape: (_value, inputs) => inputAt(inputs, 0).data,
  Transpose: (value, inputs) => {
    const x = inputAt(inputs, 0);
    const { perm } = value.attrs;
    return fill(value.shape, (index) => {
      const source = x.shape.map((_, axis) => index[perm.indexOf(axis)] ?? NaN);
      return at(x, source);
    });
  },
  Broadcast: (value, inputs) => fill(value.shape, (index) => at(inputAt(inputs, 0), index)),
  Slice: (value, inputs) =>
    fill(value.shape, (index) =>
      at(
        inputAt(inputs, 0),
        index.map((i, axis) => i + (value.attrs.starts[axis] ?? NaN)),
      ),
    ),
  Pad: (value, inputs) => {
    const x = inputAt(inputs, 0);
    return fill(value.shape, (index) => {
      const source = index.map((i, axis) => i - (value.attrs.begin[axis] ?? NaN));
      const inside = source.every((i, axis) => i >= 0 && i < (x.shape[axis] ?? NaN));
      return inside ? at(x, source) : value.attrs.value;
    });
  },
  Concat: (value, inputs) => {
    const { axis } = value.attrs;
    return fill(value.shape, (index) => concatenated(inputs, index, axis));
  },
  DepthToSpace: (value, inputs) => {
    const { block } = value.attrs;
    return fill(value.shape, ([n = 0, c = 0, h = 0, w = 0]) => {
      const channel = c * block * block + (h % block) * block + (w % block);
      return at(inputAt(inputs, 0), [n, channel, Math.floor(h / block), Math.floor(w / block)]);
    });
  },
  SpaceToDepth: (value, inputs) => {
    const { block } = value.attrs;
    return fill(value.shape, ([n = 0, channel = 0, h = 0, w = 0]) => {
      const within = channel % (block * block);
      const row = h * block + Math.floor(within / block);
      const column = w * block + (within % block);
      return at(inputAt(inputs, 0), [n, Math.floor(channel / (block * block)), row, column]);
    });
  },
  OneHot: (value, inputs) =>
    fill(value.shape, (index) => {
      const [place, depth] = [index.at(-1) ?? NaN, value.shape.at(-1) ?? NaN];
      return Number([place, place - depth].includes(at(inputAt(inputs, 0), index.slice(0, -1))));
    }),
};

function concatenated(parts: readonly NdArray[], index: readonly number[], axis: number): number {
  let start = index[axis] ?? NaN;
  for (const part of parts) {
    const size = part.shape[axis] ?? NaN;
    if (start < size) return at(part, replaced(index, axis, start));
    start -= size;
  }
  return NaN;
}

type IndexOp = 'Gather' | 'ScatterAdd' | 'GatherElements' | 'ScatterAddElements';

/** Where, in the array with the full axis, the entry `index` of the array with the indices in its place comes from. */
function sliceSource(index: readonly number[], positions: NdArray, axis: number): number[] {
  const after = axis + positions.shape.length;
  return [...index.slice(0, axis), at(positions, index.slice(axis, after)), ...index.slice(after)];
}

function elementSource(index: readonly number[], positions: NdArray, axis: number): number[] {
  return replaced(index, axis, at(positions, index));
}

function scatter(
  shape: readonly number[],
  updates: NdArray,
  target: (index: readonly number[]) => readonly number[],
): Float64Array {
  const result = new Float64Array(sizeOf(shape));
  for (const index of indices(updates.shape))
    accumulate(result, offset(target(index), shape), at(updates, index));
  return result;
}

export const indexRules: Rules<IndexOp> = {
  Gather: (value, inputs) =>
    fill(value.shape, (index) =>
      at(inputAt(inputs, 0), sliceSource(index, inputAt(inputs, 1), value.attrs.axis)),
    ),
  ScatterAdd: (value, inputs) =>
    scatter(value.shape, inputAt(inputs, 0), (index) =>
      sliceSource(index, inputAt(inputs, 1), value.attrs.axis),
    ),
  GatherElements: (value, inputs) =>
    fill(value.shape, (index) =>
      at(inputAt(inputs, 0), elementSource(index, inputAt(inputs, 1), value.attrs.axis)),
    ),
  ScatterAddElements: (value, inputs) =>
    scatter(value.shape, inputAt(inputs, 0), (index) =>
      elementSource(index, inputAt(inputs, 1), value.attrs.axis),
    ),
};
