import { elements, type PoolAttrs } from '../ir/index.js';
import { tensor, type Tensor } from '../tensor/index.js';
import { int, ints } from './attributes.js';
import type { Attributes } from './emitter.js';
import { unreached } from './lower-conv.js';
import { castTo } from './lower-elementwise.js';
import { type Lowering, type LoweringTable, nameOf, names, shapeOf, type Site } from './lowering.js';

type Pools = Pick<LoweringTable, 'AveragePool' | 'AveragePoolGrad' | 'MaxPool' | 'MaxPoolIndices'>;

function geometry({ kernel, strides, pads }: PoolAttrs): Attributes {
  return { kernel_shape: ints(kernel), strides: ints(strides), pads: ints(pads) };
}

/** A transposed convolution of every plane with a constant kernel: each mean is spread evenly over its window. */
const lowerAveragePoolGrad: Lowering<'AveragePoolGrad'> = (site) => {
  const { emit, attrs, value } = site;
  const [n = 0, c = 0, ...output] = shapeOf(site, 0);
  const share = attrs.countPadding ? 1 / elements(attrs.kernel) : 1;
  const kernel = emit.filled([1, 1, ...attrs.kernel], share);
  const planes = emit.reshape(windowMeans(site), [n * c, 1, ...output]);
  const rest = unreached(attrs.inputSize, output, { ...attrs, dilations: attrs.kernel.map(() => 1) });
  const spread = emit.node('ConvTranspose', [planes, kernel], {
    strides: ints(attrs.strides),
    pads: ints(attrs.pads),
    output_padding: ints(rest),
  });
  return emit.reshape(spread, value.shape);
};

/** `dy`, divided by the window sizes where these differ. */
function windowMeans(site: Site<'AveragePoolGrad'>): string {
  const { emit, attrs } = site;
  if (attrs.countPadding) return nameOf(site, 0);
  return emit.node('Div', [
    nameOf(site, 0),
    emit.constant(windowCounts(attrs, attrs.inputSize, shapeOf(site, 0).slice(2))),
  ]);
}

/** Pixels of the image in every window, `[1, 1, *output]`. */
function windowCounts(attrs: PoolAttrs, size: readonly number[], output: readonly number[]): Tensor {
  const inside = output.map((count, axis) =>
    Array.from({ length: count }, (_, i) => {
      const start = i * (attrs.strides[axis] ?? 1) - (attrs.pads[axis] ?? 0);
      return Math.min(start + (attrs.kernel[axis] ?? 1), size[axis] ?? 0) - Math.max(start, 0);
    }),
  );
  const counts = inside.reduce((outer, axis) => outer.flatMap((a) => axis.map((b) => a * b)), [1]);
  return tensor([1, 1, ...output], counts);
}

/** ONNX counts positions over the whole tensor; here they count within the plane. */
const lowerMaxPoolIndices: Lowering<'MaxPoolIndices'> = (site) => {
  const { emit, attrs } = site;
  const positions = emit.secondOf('MaxPool', names(site), geometry(attrs));
  return castTo(
    emit,
    emit.node('Mod', [positions, emit.int64([elements(shapeOf(site, 0).slice(2))], [])]),
    'int32',
  );
};

export const lowerPools: Pools = {
  AveragePool: (site) =>
    site.emit.node('AveragePool', names(site), {
      ...geometry(site.attrs),
      count_include_pad: int(Number(site.attrs.countPadding)),
    }),
  AveragePoolGrad: lowerAveragePoolGrad,
  MaxPool: (site) => site.emit.node('MaxPool', names(site), geometry(site.attrs)),
  MaxPoolIndices: lowerMaxPoolIndices,
};
