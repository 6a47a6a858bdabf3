import { elements, type OpAttrs } from '../ir/index.js';
import { full, tensor } from '../tensor/index.js';
import { int, text } from './attributes.js';
import type { Emitter } from './emitter.js';
import { type Lowering, type LoweringTable, nameOf, names, shapeOf } from './lowering.js';

type Shapes = Pick<
  LoweringTable,
  | 'Reshape'
  | 'Transpose'
  | 'Broadcast'
  | 'Slice'
  | 'Pad'
  | 'Concat'
  | 'Gather'
  | 'ScatterAdd'
  | 'GatherElements'
  | 'ScatterAddElements'
  | 'DepthToSpace'
  | 'SpaceToDepth'
  | 'OneHot'
>;

/** Axes a slice shortens. */
function slicedAxes({ starts, ends }: OpAttrs['Slice'], shape: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => starts[axis] !== 0 || ends[axis] !== shape[axis]);
}

const lowerSlice: Lowering<'Slice'> = (site) => {
  const { emit, attrs } = site;
  const shape = shapeOf(site, 0);
  const axes = slicedAxes(attrs, shape);
  if (axes.some((axis) => emit.batch.dependsOnBatch(shape[axis] ?? 0)))
    throw emit.batch.refuse('slicing the batch', site.value.scope);
  const along = (sizes: readonly number[]): string => emit.int64(axes.map((axis) => sizes[axis] ?? 0));
  return emit.node('Slice', [nameOf(site, 0), along(attrs.starts), along(attrs.ends), emit.int64(axes)]);
};

const lowerPad: Lowering<'Pad'> = (site) => {
  const { emit, attrs, value } = site;
  const fill = emit.constant(full([], attrs.value, value.dtype));
  return emit.node('Pad', [nameOf(site, 0), emit.int64([...attrs.begin, ...attrs.end]), fill]);
};

/** Both sides as `[before, entries, after]`, added into zeros by `ScatterElements`, one after another in index order. */
const lowerScatterAdd: Lowering<'ScatterAdd'> = (site) => {
  const { emit, attrs, value } = site;
  const indices = shapeOf(site, 1);
  const before = elements(value.shape.slice(0, attrs.axis));
  const after = elements(value.shape.slice(attrs.axis + 1));
  const count = elements(indices);
  const updates = emit.reshape(nameOf(site, 0), [before, count, after]);
  const spread = emit.node('Expand', [
    emit.reshape(nameOf(site, 1), [1, count, 1]),
    emit.shape([before, count, after]),
  ]);
  return emit.reshape(
    scatter(emit, { shape: [before, attrs.size, after], axis: 1, indices: spread, updates }),
    value.shape,
  );
};

function scatter(
  emit: Emitter,
  at: { shape: readonly number[]; axis: number; indices: string; updates: string },
): string {
  return emit.node('ScatterElements', [emit.zeros(at.shape), at.indices, at.updates], {
    axis: int(at.axis),
    reduction: text('add'),
  });
}

const lowerSpaceToDepth: Lowering<'SpaceToDepth'> = (site) => {
  const { emit, attrs, value } = site;
  const [n = 0, c = 0, h = 0, w = 0] = shapeOf(site, 0);
  const { block } = attrs;
  const split = emit.reshape(nameOf(site, 0), [n, c, h / block, block, w / block, block]);
  return emit.reshape(emit.transpose(split, [0, 1, 3, 5, 2, 4]), value.shape);
};

/** ONNX wants indices of rank 1 or more. */
const lowerOneHot: Lowering<'OneHot'> = (site) => {
  const { emit, attrs, value } = site;
  const depth = emit.constant(tensor([], Int32Array.of(attrs.depth)));
  const offOn = emit.constant(tensor([2], Float32Array.of(0, 1)));
  const encode = (indices: string): string => emit.node('OneHot', [indices, depth, offOn], { axis: int(-1) });
  if (shapeOf(site, 0).length > 0) return encode(nameOf(site, 0));
  return emit.reshape(encode(emit.reshape(nameOf(site, 0), [1])), value.shape);
};

export const lowerShape: Shapes = {
  Reshape: (site) => site.emit.reshape(nameOf(site, 0), site.attrs.shape),
  Transpose: (site) => site.emit.transpose(nameOf(site, 0), site.attrs.perm),
  Broadcast: (site) => site.emit.node('Expand', [nameOf(site, 0), site.emit.shape(site.attrs.shape)]),
  Slice: lowerSlice,
  Pad: lowerPad,
  Concat: (site) => site.emit.node('Concat', names(site), { axis: int(site.attrs.axis) }),
  Gather: (site) => site.emit.node('Gather', names(site), { axis: int(site.attrs.axis) }),
  ScatterAdd: lowerScatterAdd,
  GatherElements: (site) => site.emit.node('GatherElements', names(site), { axis: int(site.attrs.axis) }),
  ScatterAddElements: (site) =>
    scatter(site.emit, {
      shape: site.value.shape,
      axis: site.attrs.axis,
      indices: nameOf(site, 1),
      updates: nameOf(site, 0),
    }),
  DepthToSpace: (site) =>
    site.emit.node('DepthToSpace', names(site), { blocksize: int(site.attrs.block), mode: text('CRD') }),
  SpaceToDepth: lowerSpaceToDepth,
  OneHot: lowerOneHot,
};
