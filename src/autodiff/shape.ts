import {
  gather,
  gatherElements,
  inputsOf,
  pad,
  reshape,
  scatterAdd,
  scatterAddElements,
  slice,
  split,
  sumTo,
  transpose,
} from '../ir/index.js';
import type { VjpRules } from './rule.js';

type ShapeOp = 'Reshape' | 'Transpose' | 'Broadcast' | 'Slice' | 'Pad' | 'Concat';

export const shapeRules: VjpRules<ShapeOp> = {
  Reshape: (y, dy) => [reshape(dy, inputsOf(y, 1)[0].shape)],
  Transpose: (y, dy) => [
    transpose(
      dy,
      y.attrs.perm.map((_, axis) => y.attrs.perm.indexOf(axis)),
    ),
  ],
  Broadcast: (y, dy) => [sumTo(dy, inputsOf(y, 1)[0].shape)],
  Slice: (y, dy) => {
    const [x] = inputsOf(y, 1);
    const after = x.shape.map((size, axis) => size - (y.attrs.ends[axis] ?? size));
    return [pad(dy, y.attrs.starts, after)];
  },
  Pad: (y, dy) => {
    const [x] = inputsOf(y, 1);
    const { begin } = y.attrs;
    return [
      slice(
        dy,
        begin,
        x.shape.map((size, axis) => size + (begin[axis] ?? 0)),
      ),
    ];
  },
  Concat: (y, dy) => {
    const { axis } = y.attrs;
    return split(
      dy,
      y.inputs.map((part) => part.shape[axis] ?? 0),
      axis,
    );
  },
};

type IndexOp = 'Gather' | 'ScatterAdd' | 'GatherElements' | 'ScatterAddElements' | 'OneHot';

export const indexRules: VjpRules<IndexOp> = {
  Gather: (y, dy) => {
    const [x, indices] = inputsOf(y, 2);
    const { axis } = y.attrs;
    return [scatterAdd(dy, indices, { axis, size: x.shape[axis] ?? 0 }), null];
  },
  ScatterAdd: (y, dy) => [gather(dy, inputsOf(y, 2)[1], y.attrs.axis), null],
  GatherElements: (y, dy) => {
    const [x, indices] = inputsOf(y, 2);
    const { axis } = y.attrs;
    return [scatterAddElements(dy, indices, { axis, size: x.shape[axis] ?? 0 }), null];
  },
  ScatterAddElements: (y, dy) => [gatherElements(dy, inputsOf(y, 2)[1], y.attrs.axis), null],
  OneHot: () => [null],
};
