import { elements, type ResizeMode } from '../ir/index.js';
import type { Tensor } from '../tensor/index.js';
import { ints, text } from './attributes.js';
import type { Emitter } from './emitter.js';
import { interpolation, transposed } from './interpolation.js';
import { type Lowering, type LoweringTable, nameOf, shapeOf, type Site } from './lowering.js';

/** Nearest by a whole factor, and bilinear in two dimensions, are what ONNX's Resize computes exactly and fast. */
const lowerResize: Lowering<'Resize'> = (site) => {
  const { emit, attrs } = site;
  const from = shapeOf(site, 0).slice(2);
  if (!isNative(attrs.mode, from, attrs.size))
    return alongEveryAxis(site, from, (axis, size) =>
      interpolation(attrs.mode, { from: size, to: attrs.size[axis] ?? size }),
    );
  const coordinates = attrs.mode === 'nearest' ? 'asymmetric' : 'half_pixel';
  return emit.node('Resize', [nameOf(site, 0), '', '', emit.int64(attrs.size)], {
    axes: ints(attrs.size.map((_, axis) => axis + 2)),
    mode: text(attrs.mode === 'nearest' ? 'nearest' : 'linear'),
    coordinate_transformation_mode: text(coordinates),
    ...(attrs.mode === 'nearest' ? { nearest_mode: text('floor') } : {}),
  });
};

function isNative(mode: ResizeMode, from: readonly number[], to: readonly number[]): boolean {
  if (mode === 'bilinear') return from.length === 2;
  return to.every((size, axis) => size % (from[axis] ?? 1) === 0);
}

const lowerResizeGrad: Lowering<'ResizeGrad'> = (site) => {
  const { inputSize, mode } = site.attrs;
  const from = shapeOf(site, 0).slice(2);
  return alongEveryAxis(site, from, (axis, size) =>
    transposed(interpolation(mode, { from: inputSize[axis] ?? size, to: size })),
  );
};

/** Multiply every spatial axis of the operand by a matrix `[new size, size]`. */
function alongEveryAxis(
  site: Site,
  size: readonly number[],
  matrixOf: (axis: number, size: number) => Tensor,
): string {
  const { emit } = site;
  const shape = [...shapeOf(site, 0)];
  const result = size.reduce(
    (x, length, axis) => {
      const matrix = matrixOf(axis, length);
      const product = alongAxis(emit, x, { shape, axis: axis + 2, matrix });
      shape[axis + 2] = matrix.shape[0] ?? length;
      return product;
    },
    nameOf(site, 0),
  );
  return emit.reshape(result, site.value.shape);
}

function alongAxis(
  emit: Emitter,
  x: string,
  at: { shape: readonly number[]; axis: number; matrix: Tensor },
): string {
  const { shape, axis, matrix } = at;
  const before = elements(shape.slice(0, axis));
  const after = elements(shape.slice(axis + 1));
  const length = shape[axis] ?? 1;
  if (after === 1)
    return emit.node('MatMul', [emit.reshape(x, [before, length]), emit.constant(transposed(matrix))]);
  return emit.node('MatMul', [emit.constant(matrix), emit.reshape(x, [before, length, after])]);
}

export const lowerResizes: Pick<LoweringTable, 'Resize' | 'ResizeGrad'> = {
  Resize: lowerResize,
  ResizeGrad: lowerResizeGrad,
};
