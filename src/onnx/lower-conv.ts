import type { ConvAttrs } from '../ir/index.js';
import { int, ints } from './attributes.js';
import type { Attributes } from './emitter.js';
import { type Lowering, type LoweringTable, nameOf, names, shapeOf, type Site } from './lowering.js';

type Convolutions = Pick<LoweringTable, 'Conv' | 'ConvInputGrad' | 'ConvWeightGrad'>;

function geometry({ strides, pads, dilations, groups }: ConvAttrs): Attributes {
  return { strides: ints(strides), pads: ints(pads), dilations: ints(dilations), group: int(groups) };
}

/** Columns and rows at the far end that no window reaches, per spatial axis: `size + pad - reach` modulo the stride. */
export function unreached(
  size: readonly number[],
  output: readonly number[],
  attrs: Pick<ConvAttrs, 'strides' | 'pads' | 'dilations'> & { readonly kernel: readonly number[] },
): readonly number[] {
  const rank = size.length;
  return size.map((length, axis) => {
    const padded = length + (attrs.pads[axis] ?? 0) + (attrs.pads[axis + rank] ?? 0);
    const reach = (attrs.dilations[axis] ?? 1) * ((attrs.kernel[axis] ?? 1) - 1) + 1;
    return padded - reach - (attrs.strides[axis] ?? 1) * ((output[axis] ?? 1) - 1);
  });
}

const lowerConvInputGrad: Lowering<'ConvInputGrad'> = (site) => {
  const { attrs } = site;
  const kernel = shapeOf(site, 1).slice(2);
  const padding = unreached(attrs.inputSize, shapeOf(site, 0).slice(2), { ...attrs, kernel });
  return site.emit.node('ConvTranspose', names(site), { ...geometry(attrs), output_padding: ints(padding) });
};

/**
 * `dw[m,c,k] = sum over n, o of x[n,c,o*stride + k*dilation - pad] dy[n,m,o]` is a convolution of `x` with the kernel
 * `dy` in which the batch takes the part of the channels, and strides and dilations change places. Groups stay groups.
 */
const lowerConvWeightGrad: Lowering<'ConvWeightGrad'> = (site) => {
  const { emit, attrs } = site;
  const size = shapeOf(site, 0).slice(2);
  const rest = unreached(size, shapeOf(site, 1).slice(2), attrs);
  const endPads = attrs.pads.slice(size.length);
  const cropped = size.map((length, axis) => length - Math.max(0, (rest[axis] ?? 0) - (endPads[axis] ?? 0)));
  // Every window lies in the padding.
  if (cropped.some((length) => length <= 0)) return emit.zeros(site.value.shape);
  const pads = [
    ...attrs.pads.slice(0, size.length),
    ...endPads.map((pad, axis) => Math.max(0, pad - (rest[axis] ?? 0))),
  ];
  const image = batchAsChannels(site, crop(site, cropped), [...shapeOf(site, 0).slice(0, 2), ...cropped]);
  const kernel = emit.transpose(nameOf(site, 1), swapped(shapeOf(site, 1).length));
  const swappedGeometry = {
    ...geometry({ ...attrs, pads }),
    strides: ints(attrs.dilations),
    dilations: ints(attrs.strides),
  };
  return emit.transpose(emit.node('Conv', [image, kernel], swappedGeometry), swapped(size.length + 2));
};

function crop(site: Site<'ConvWeightGrad'>, size: readonly number[]): string {
  const { emit } = site;
  const full = shapeOf(site, 0).slice(2);
  const axes = size.map((_, axis) => axis).filter((axis) => size[axis] !== full[axis]);
  if (axes.length === 0) return nameOf(site, 0);
  const starts = emit.int64(axes.map(() => 0));
  const ends = emit.int64(axes.map((axis) => size[axis] ?? 0));
  return emit.node('Slice', [nameOf(site, 0), starts, ends, emit.int64(axes.map((axis) => axis + 2))]);
}

/** `[N, groups*C, *S] -> [C, groups*N, *S]`. */
function batchAsChannels(site: Site<'ConvWeightGrad'>, x: string, shape: readonly number[]): string {
  const { emit, attrs } = site;
  if (attrs.groups === 1) return emit.transpose(x, swapped(shape.length));
  const [n = 0, c = 0, ...size] = shape;
  const perGroup = c / attrs.groups;
  const split = emit.reshape(x, [n, attrs.groups, perGroup, ...size]);
  const moved = emit.transpose(split, [2, 1, 0, ...size.map((_, axis) => axis + 3)]);
  return emit.reshape(moved, [perGroup, attrs.groups * n, ...size]);
}

/** The order of `rank` axes with the first two exchanged. */
function swapped(rank: number): number[] {
  return Array.from({ length: rank }, (_, axis) => (axis < 2 ? 1 - axis : axis));
}

export const lowerConvolutions: Convolutions = {
  Conv: (site) => site.emit.node('Conv', names(site), geometry(site.attrs)),
  ConvInputGrad: lowerConvInputGrad,
  ConvWeightGrad: lowerConvWeightGrad,
};
