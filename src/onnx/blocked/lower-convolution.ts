import { inputsOf, type Value } from '../../ir/index.js';
import { isPackable } from '../packing.js';
import { unblocked } from './convert.js';
import { forward, inputGradient, type Pending } from './convolve.js';
import { type FewChannels, forwardOfFew, inputGradientOfFew, weightGradientOfFew } from './few-channels.js';
import { unblockFilters } from './filters.js';
import { type Forms, shapeOf } from './forms.js';
import { type Geometry, geometryOf, hasFewChannels, isBlocked } from './geometry.js';
import { planesOf } from './linear.js';
import type { BlockedRule, BlockedRules } from './rule.js';
import { hasWeightGradient, weightGradient } from './weight-gradient.js';
import { winogradForward, winogradInputGradient, winogradWeightGradient } from './winograd.js';

const lowerConv: BlockedRule<'Conv'> = (value, forms) => {
  const { blocks } = forms;
  const geometry = geometryOf(value);
  if (!isBlocked(value, geometry, blocks.size)) return false;
  const [x, w] = inputsOf(value, 2);
  const few = fewOf(forms, geometry);
  if (few) deliver(value, forms, forwardOfFew(blocks, { x: forms.plain(x), w: forms.plain(w) }, few));
  else {
    const compute = forms.formulation(value) === 'winograd' ? winogradForward : forward;
    deliver(value, forms, compute(blocks, forms.planes(x), forms.filters(w), geometry.axes));
  }
  return true;
};

const lowerConvInputGrad: BlockedRule<'ConvInputGrad'> = (value, forms) => {
  const { blocks } = forms;
  const geometry = geometryOf(value);
  if (!isBlocked(value, geometry, blocks.size)) return false;
  const [dy, w] = inputsOf(value, 2);
  const few = fewOf(forms, geometry);
  if (few) {
    forms.setPlain(value, inputGradientOfFew(blocks, { dy: forms.planes(dy), w: forms.plain(w) }, few));
  } else {
    const compute = forms.formulation(value) === 'winograd' ? winogradInputGradient : inputGradient;
    deliver(value, forms, compute(blocks, forms.planes(dy), forms.filters(w), geometry.axes));
  }
  return true;
};

const lowerConvWeightGrad: BlockedRule<'ConvWeightGrad'> = (value, forms) => {
  const { blocks } = forms;
  const geometry = geometryOf(value);
  if (!isBlocked(value, geometry, blocks.size)) return false;
  const [x, dy] = inputsOf(value, 2);
  if (!hasWeightGradient(blocks.size, x.shape[0] ?? 0)) return false;
  const few = fewOf(forms, geometry);
  if (few) {
    forms.setPlain(value, weightGradientOfFew(blocks, { x: forms.plain(x), dy: forms.planes(dy) }, few));
    return true;
  }
  const compute = forms.formulation(value) === 'winograd' ? winogradWeightGradient : weightGradient;
  const gradient = compute(blocks, forms.planes(x), forms.planes(dy), geometry.axes);
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

/** Undefined unless the image has fewer channels than a block. */
function fewOf({ blocks }: Forms, geometry: Geometry): FewChannels | undefined {
  const { image, axes, filters } = geometry;
  return hasFewChannels(geometry, blocks.size) ? { shape: image, axes, outputs: filters[0] ?? 1 } : undefined;
}
