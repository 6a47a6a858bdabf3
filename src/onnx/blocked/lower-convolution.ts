import { type ConvAttrs, inputsOf, type Value } from '../../ir/index.js';
import { isPackable } from '../packing.js';
import { unblocked } from './convert.js';
import { forward, inputGradient, type Pending } from './convolve.js';
import { type FewChannels, forwardOfFew, inputGradientOfFew, weightGradientOfFew } from './few-channels.js';
import { unblockFilters } from './filters.js';
import { type Forms, shapeOf } from './forms.js';
import { planesOf } from './linear.js';
import type { Axes } from './phase-pairs.js';
import { type Axis, splits } from './phases.js';
import type { BlockedRule, BlockedRules } from './rule.js';
import { hasWeightGradient, weightGradient } from './weight-gradient.js';

const lowerConv: BlockedRule<'Conv'> = (value, forms) => {
  const [x, w] = inputsOf(value, 2);
  const axes = axesOf(value.attrs, { size: x.shape, kernel: w.shape, outputs: value.shape });
  if (!pays(forms, { attrs: value.attrs, axes, filter: w.shape })) return false;
  const few = fewOf(forms, { x, filter: w.shape, axes });
  const make = few
    ? forwardOfFew(forms.blocks, { x: forms.plain(x), w: forms.plain(w) }, few)
    : forward(forms.blocks, forms.planes(x), forms.filters(w), axes);
  deliver(value, forms, make);
  return true;
};

const lowerConvInputGrad: BlockedRule<'ConvInputGrad'> = (value, forms) => {
  const [dy, w] = inputsOf(value, 2);
  const axes = axesOf(value.attrs, { size: value.shape, kernel: w.shape, outputs: dy.shape });
  if (!pays(forms, { attrs: value.attrs, axes, filter: w.shape })) return false;
  const few = fewOf(forms, { x: value, filter: w.shape, axes });
  if (few) {
    const names = { dy: forms.planes(dy), w: forms.plain(w) };
    forms.setPlain(value, inputGradientOfFew(forms.blocks, names, few));
  } else deliver(value, forms, inputGradient(forms.blocks, forms.planes(dy), forms.filters(w), axes));
  return true;
};

const lowerConvWeightGrad: BlockedRule<'ConvWeightGrad'> = (value, forms) => {
  const [x, dy] = inputsOf(value, 2);
  const { blocks } = forms;
  const axes = axesOf(value.attrs, { size: x.shape, kernel: value.shape, outputs: dy.shape });
  if (!pays(forms, { attrs: value.attrs, axes, filter: value.shape })) return false;
  if (!hasWeightGradient(blocks, x.shape[0] ?? 0)) return false;
  const few = fewOf(forms, { x, filter: value.shape, axes });
  if (few) {
    const names = { x: forms.plain(x), dy: forms.planes(dy) };
    forms.setPlain(value, weightGradientOfFew(blocks, names, few));
    return true;
  }
  const gradient = weightGradient(blocks, forms.planes(x), forms.planes(dy), axes);
  if (isPackable(value.shape, blocks.size)) forms.setPacked(value, gradient.name);
  else forms.setPlain(value, unblockFilters(blocks, gradient, value.shape));
  return true;
};

/** Convolutions of images, without groups, of which one side fills a block. */
export const blockedConvolutions: BlockedRules = {
  Conv: lowerConv,
  ConvInputGrad: lowerConvInputGrad,
  ConvWeightGrad: lowerConvWeightGrad,
};

/** The result of a convolution: pending where its channels fill blocks, else plain. */
function deliver(value: Value, forms: Forms, make: Pending): void {
  const { blocks } = forms;
  const shape = shapeOf(value);
  if (forms.fits(value)) {
    forms.setSum(value, { shape, terms: [{ kind: 'product', make }] });
    return;
  }
  const planes = { ...planesOf(shape), channels: blocks.padded(shape[1]), name: make({}) };
  forms.setPlain(value, unblocked(blocks, planes, shape[1]));
}

interface Geometry {
  readonly axes: Axes;
  /** Shape of the filters `[M, C, height, width]`. */
  readonly filter: readonly number[];
}

/** Undefined unless the image has fewer channels than a block. */
function fewOf(
  { blocks }: Forms,
  { x, filter, axes }: Geometry & { readonly x: Value },
): FewChannels | undefined {
  const [outputs = 1, channels = 1] = filter;
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

function pays({ blocks }: Forms, { attrs, axes, filter }: Geometry & { readonly attrs: ConvAttrs }): boolean {
  const [outputs = 0, inputs = 0] = filter;
  return (
    filter.length === 4 &&
    attrs.groups === 1 &&
    splits(axes.rows) &&
    splits(axes.columns) &&
    Math.max(outputs, inputs) >= blocks.size
  );
}
