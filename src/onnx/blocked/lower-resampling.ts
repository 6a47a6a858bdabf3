import { asUnion, type AveragePoolAttrs, type Value } from '../../ir/index.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { interpolation, transposed } from '../interpolation.js';
import { type Forms, shapeOf } from './forms.js';
import { planesOf } from './linear.js';
import { pickPixels, planeShape } from './planes.js';

/** Resizing and average pooling: a matrix along the rows and one along the columns. */
export function lowerResampling(value: Value, forms: Forms): boolean {
  const any = asUnion(value);
  const [x] = value.inputs;
  if (!x || !forms.isBlocked(x)) return false;
  const [from, to] = [x.shape.slice(2), value.shape.slice(2)];
  switch (any.op) {
    case 'Resize':
      if (any.attrs.mode === 'nearest' && to.every((size, i) => size % (from[i] ?? 1) === 0))
        return repeated(value, x, forms);
      return resampled(value, x, forms, (i) =>
        interpolation(any.attrs.mode, { from: from[i] ?? 1, to: to[i] ?? 1 }),
      );
    case 'ResizeGrad':
      return resampled(value, x, forms, (i) =>
        transposed(interpolation(any.attrs.mode, { from: to[i] ?? 1, to: from[i] ?? 1 })),
      );
    case 'AveragePool':
      return resampled(value, x, forms, (i) =>
        averaging(any.attrs, i, { from: from[i] ?? 1, to: to[i] ?? 1 }),
      );
    case 'AveragePoolGrad':
      return resampled(value, x, forms, (i) =>
        transposed(averaging(any.attrs, i, { from: to[i] ?? 1, to: from[i] ?? 1 })),
      );
    default:
      return false;
  }
}

/** Every pixel several times in a row. */
function repeated(value: Value, x: Value, forms: Forms): boolean {
  const [, , h, w] = shapeOf(x);
  const [, , height, width] = shapeOf(value);
  const at = (size: number, from: number): number[] =>
    Array.from({ length: size }, (_, i) => Math.floor((i * from) / size));
  const picked = pickPixels(forms.blocks, forms.planes(x), { rows: at(height, h), columns: at(width, w) });
  forms.setTensor(value, picked.name);
  return true;
}

function resampled(value: Value, x: Value, forms: Forms, matrixOf: (axis: number) => Tensor): boolean {
  const { blocks } = forms;
  const { emit, size } = blocks;
  const [n, c, h, w] = shapeOf(x);
  const height = shapeOf(value)[2];
  const rows = blocks.view(forms.tensor(x), [c / size, h, w * n * size]);
  const tall = emit.node('MatMul', [emit.constant(matrixOf(0)), rows]);
  const columns = blocks.view(tall, [(c / size) * height, w, n * size]);
  const wide = emit.node('MatMul', [emit.constant(matrixOf(1)), columns]);
  forms.setTensor(value, blocks.view(wide, planeShape(planesOf(shapeOf(value)))));
  return true;
}

/** The matrix `[to, from]` of the means over windows of one axis. */
function averaging(
  { kernel, strides, pads, countPadding }: AveragePoolAttrs,
  axis: number,
  { from, to }: { readonly from: number; readonly to: number },
): Tensor {
  const [length, stride, pad] = [kernel[axis] ?? 1, strides[axis] ?? 1, pads[axis] ?? 0];
  const weights = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const start = Math.max(0, i * stride - pad);
    const end = Math.min(from, i * stride - pad + length);
    weights.fill(1 / (countPadding ? length : end - start), i * from + start, i * from + end);
  }
  return tensor([to, from], weights);
}
