import { type AveragePoolAttrs, elements, inputsOf, type Value } from '../../ir/index.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { interpolation, transposed } from '../interpolation.js';
import { type Forms, shapeOf } from './forms.js';
import { ofTensor, planesOf, scaledBy } from './linear.js';
import { range } from './phases.js';
import { pickPixels, planeShape } from './planes.js';
import type { BlockedRules } from './rule.js';

type Resampling = Value<'Resize' | 'ResizeGrad' | 'AveragePool' | 'AveragePoolGrad'>;

/** Resizing and average pooling: a matrix along the rows and one along the columns. */
export const blockedResamplings: BlockedRules = {
  Resize: (value, forms) => {
    const { mode } = value.attrs;
    if (mode === 'nearest' && isWhole(value)) return repeated(value, forms);
    return resampled(value, forms, (_axis, from, to) => interpolation(mode, { from, to }));
  },
  ResizeGrad: (value, forms) => {
    const { mode } = value.attrs;
    if (mode === 'nearest' && isHalf(value)) return pairSums(value, forms, 1);
    return resampled(value, forms, (_axis, from, to) =>
      transposed(interpolation(mode, { from: to, to: from })),
    );
  },
  AveragePool: (value, forms) => {
    if (isTiling(value.attrs) && isHalf(value)) return pairSums(value, forms, 1 / 4);
    return resampled(value, forms, (axis, from, to) => averaging(value.attrs, axis, { from, to }));
  },
  AveragePoolGrad: (value, forms) => {
    if (isTiling(value.attrs) && isCovered(value))
      return repeated(value, forms, 1 / elements(value.attrs.kernel));
    return resampled(value, forms, (axis, from, to) =>
      transposed(averaging(value.attrs, axis, { from: to, to: from })),
    );
  },
};

/** Whether every pixel becomes a whole number of pixels. */
function isWhole(value: Resampling): boolean {
  const from = inputsOf(value, 1)[0].shape;
  return value.shape.every((size, axis) => size % (from[axis] ?? 1) === 0);
}

/** Whether windows side by side leave no pixel out. */
function isCovered(value: Value<'AveragePoolGrad'>): boolean {
  const windows = inputsOf(value, 1)[0].shape.slice(2);
  return value.attrs.kernel.every((length, axis) => value.shape[axis + 2] === length * (windows[axis] ?? 0));
}

/** Whether two by two pixels become one. */
function isHalf(value: Resampling): boolean {
  const [, , height, width] = inputsOf(value, 1)[0].shape;
  return height === 2 * (value.shape[2] ?? 0) && width === 2 * (value.shape[3] ?? 0);
}

/** Whether windows lie side by side, without padding. */
function isTiling({ kernel, strides, pads }: AveragePoolAttrs): boolean {
  return kernel.every((length, axis) => length === strides[axis]) && pads.every((pad) => pad === 0);
}

/** Sums of two by two pixels, times a number: sums at every second row and every column, of which every second is taken. */
function pairSums(value: Resampling, forms: Forms, factor: number): boolean {
  const [x] = inputsOf(value, 1);
  if (!forms.isBlocked(x)) return false;
  const { blocks } = forms;
  const [n, c, height, width] = shapeOf(x);
  const sums = blocks.conv(
    blocks.view(forms.tensor(x), planeShape(planesOf(shapeOf(x)))),
    blocks.emit.filled([c, 1, 2, 2], factor),
    { kernel: [2, 2], dilations: [1, n], pads: [0, 0, 0, 0], groups: c, rowStride: 2 },
  );
  const rows = { before: (c / blocks.size) * (height / 2), rows: width - 1, width: n * blocks.size };
  const even = { key: 'every second', table: () => range(0, width / 2).map((i) => 2 * i) };
  forms.setTensor(value, blocks.view(blocks.pick(sums, rows, even), planeShape(planesOf(shapeOf(value)))));
  return true;
}

/** Every pixel several times in a row, times a number. */
function repeated(value: Resampling, forms: Forms, factor = 1): boolean {
  const [x] = inputsOf(value, 1);
  if (!forms.isBlocked(x)) return false;
  const [, , h, w] = shapeOf(x);
  const [, , height, width] = shapeOf(value);
  const at = (size: number, from: number): number[] =>
    Array.from({ length: size }, (_, i) => Math.floor((i * from) / size));
  const picked = pickPixels(forms.blocks, forms.planes(x), { rows: at(height, h), columns: at(width, w) });
  const whole = ofTensor(picked.name, shapeOf(value));
  const factors = forms.blocks.emit.filled([shapeOf(value)[1]], factor);
  forms.setSum(value, factor === 1 ? whole : scaledBy(forms.blocks, whole, factors));
  return true;
}

function resampled(
  value: Resampling,
  forms: Forms,
  matrixOf: (axis: number, from: number, to: number) => Tensor,
): boolean {
  const [x] = inputsOf(value, 1);
  if (!forms.isBlocked(x)) return false;
  const { blocks } = forms;
  const { emit, size } = blocks;
  const [n, c, h, w] = shapeOf(x);
  const [, , height, width] = shapeOf(value);
  const rows = blocks.view(forms.tensor(x), [c / size, h, w * n * size]);
  const tall = emit.node('MatMul', [emit.constant(matrixOf(0, h, height)), rows]);
  const columns = blocks.view(tall, [(c / size) * height, w, n * size]);
  const wide = emit.node('MatMul', [emit.constant(matrixOf(1, w, width)), columns]);
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
