import { asUnion, type ConvAttrs, type Value } from '../../ir/index.js';
import { unblocked } from './convert.js';
import {
  type Axes,
  forward,
  hasWeightGradient,
  inputGradient,
  type Pending,
  weightGradient,
} from './convolve.js';
import { isPackable } from '../packing.js';
import { unblockFilters } from './filters.js';
import { type FewChannels, forwardOfFew, inputGradientOfFew, weightGradientOfFew } from './few-channels.js';
import { type Forms, shapeOf } from './forms.js';
import { planesOf } from './linear.js';
import { type Axis, splits } from './phases.js';

/** Convolutions of images, without groups, of which one side fills a block. */
export function lowerConvolution(value: Value, forms: Forms): boolean {
  const any = asUnion(value);
  const [a, b] = value.inputs;
  if (!a || !b) return false;
  switch (any.op) {
    case 'Conv': {
      const axes = axesOf(any.attrs, { size: a.shape, kernel: b.shape, outputs: value.shape });
      if (!pays(forms, any.attrs, axes, b.shape)) return false;
      const few = fewOf(forms, { x: a, shape: b.shape, axes });
      deliver(
        value,
        forms,
        few
          ? forwardOfFew(forms.blocks, { x: forms.plain(a), w: forms.plain(b) }, few)
          : forward(forms.blocks, forms.planes(a), forms.filters(b), axes),
      );
      return true;
    }
    case 'ConvInputGrad': {
      const axes = axesOf(any.attrs, { size: value.shape, kernel: b.shape, outputs: a.shape });
      if (!pays(forms, any.attrs, axes, b.shape)) return false;
      const few = fewOf(forms, { x: value, shape: b.shape, axes });
      if (few) {
        const operands = { dy: forms.planes(a), w: forms.plain(b) };
        forms.setPlain(value, inputGradientOfFew(forms.blocks, operands, few));
        return true;
      }
      deliver(value, forms, inputGradient(forms.blocks, forms.planes(a), forms.filters(b), axes));
      return true;
    }
    case 'ConvWeightGrad': {
      const axes = axesOf(any.attrs, { size: a.shape, kernel: value.shape, outputs: b.shape });
      if (!pays(forms, any.attrs, axes, value.shape)) return false;
      if (!hasWeightGradient(forms.blocks, a.shape[0] ?? 0)) return false;
      const few = fewOf(forms, { x: a, shape: value.shape, axes });
      if (few) {
        const operands = { x: forms.plain(a), dy: forms.planes(b) };
        forms.setPlain(value, weightGradientOfFew(forms.blocks, operands, few));
        return true;
      }
      const gradient = weightGradient(forms.blocks, forms.planes(a), forms.planes(b), axes);
      if (isPackable(value.shape, forms.blocks.size)) forms.setPacked(value, gradient.name);
      else forms.setPlain(value, unblockFilters(forms.blocks, gradient, value.shape));
      return true;
    }
    default:
      return false;
  }
}

/** The result of a convolution: pending where its channels fill blocks, else plain. */
function deliver(value: Value, forms: Forms, make: Pending): void {
  const { blocks } = forms;
  if (forms.fits(value)) {
    forms.setSum(value, { shape: shapeOf(value), terms: [{ kind: 'product', make }] });
    return;
  }
  const shape = shapeOf(value);
  const planes = { ...planesOf(shape), channels: blocks.padded(shape[1]), name: make({}) };
  forms.setPlain(value, unblocked(blocks, planes, shape[1]));
}

/** Undefined unless the image has fewer channels than a block. */
function fewOf(
  { blocks }: Forms,
  { x, shape, axes }: { readonly x: Value; readonly shape: readonly number[]; readonly axes: Axes },
): FewChannels | undefined {
  const [outputs = 1, channels = 1] = shape;
  return channels < blocks.size ? { shape: x.shape, axes, outputs } : undefined;
}

interface Sides {
  readonly size: readonly number[];
  readonly kernel: readonly number[];
  readonly outputs: readonly number[];
}

function axesOf({ strides, pads, dilations }: ConvAttrs, { size, kernel, outputs }: Sides): Axes {
  const axis = (i: number): Axis => ({
    size: size[i + 2] ?? 1,
    outputs: outputs[i + 2] ?? 1,
    kernel: kernel[i + 2] ?? 1,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    pad: pads[i] ?? 0,
  });
  return { rows: axis(0), columns: axis(1) };
}

function pays(
  { blocks }: Forms,
  { groups }: ConvAttrs,
  { rows, columns }: Axes,
  filter: readonly number[],
): boolean {
  const [outputs = 0, inputs = 0] = filter;
  return (
    filter.length === 4 &&
    groups === 1 &&
    splits(rows) &&
    splits(columns) &&
    Math.max(outputs, inputs) >= blocks.size
  );
}
