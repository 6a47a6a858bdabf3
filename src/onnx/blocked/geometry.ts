import { inputsOf, isOp, type Value } from '../../ir/index.js';
import type { Axes } from './phase-pairs.js';
import { type Axis, splits } from './phases.js';

export type Convolution = Value<'Conv' | 'ConvInputGrad' | 'ConvWeightGrad'>;

export function isConvolution(value: Value): value is Convolution {
  return isOp(value, 'Conv') || isOp(value, 'ConvInputGrad') || isOp(value, 'ConvWeightGrad');
}

type Shape = readonly number[];

/** What a convolution connects: images `[N, C, H, W]`, outputs `[N, M, h, w]` and filters `[M, C, height, width]`. */
export interface Geometry {
  readonly image: Shape;
  readonly outputs: Shape;
  readonly filters: Shape;
  readonly axes: Axes;
}

export function geometryOf(value: Convolution): Geometry {
  const sides = sidesOf(value);
  const { strides, pads, dilations } = value.attrs;
  const axis = (i: number): Axis => ({
    size: sides.image[i + 2] ?? 1,
    outputs: sides.outputs[i + 2] ?? 1,
    kernel: sides.filters[i + 2] ?? 1,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    pad: pads[i] ?? 0,
  });
  return { ...sides, axes: { rows: axis(0), columns: axis(1) } };
}

function sidesOf(value: Convolution): Omit<Geometry, 'axes'> {
  const [a, b] = inputsOf(value, 2);
  if (isOp(value, 'Conv')) return { image: a.shape, filters: b.shape, outputs: value.shape };
  if (isOp(value, 'ConvInputGrad')) return { outputs: a.shape, filters: b.shape, image: value.shape };
  return { image: a.shape, outputs: b.shape, filters: value.shape };
}

/** Whether a convolution is of images, without groups, and one side of it fills a block of so many channels. */
export function isBlocked({ attrs }: Convolution, { axes, filters }: Geometry, size: number): boolean {
  const [outputs = 0, inputs = 0] = filters;
  return (
    filters.length === 4 &&
    attrs.groups === 1 &&
    splits(axes.rows) &&
    splits(axes.columns) &&
    Math.max(outputs, inputs) >= size
  );
}

/** Whether the image has fewer channels than a block. */
export const hasFewChannels = ({ filters }: Geometry, size: number): boolean => (filters[1] ?? 1) < size;
