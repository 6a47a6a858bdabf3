import {
  averagePool,
  averagePoolGrad,
  conv,
  type ConvAttrs,
  convInputGrad,
  convWeightGrad,
  depthToSpace,
  elements,
  inputsOf,
  maxPoolIndices,
  type PoolAttrs,
  reshape,
  resize,
  resizeGrad,
  scatterAddElements,
  spaceToDepth,
  type Value,
} from '../ir/index.js';
import type { VjpRules } from './rule.js';

const sizeOf = (x: Value): readonly number[] => x.shape.slice(2);

function geometry({ strides, pads, dilations, groups }: ConvAttrs): ConvAttrs {
  return { strides, pads, dilations, groups };
}

/** Convolution, its input gradient and its weight gradient are bilinear and each other's gradients. */
export const convRules: VjpRules<'Conv' | 'ConvInputGrad' | 'ConvWeightGrad'> = {
  Conv: (y, dy) => {
    const [x, w] = inputsOf(y, 2);
    const attrs = geometry(y.attrs);
    return [
      convInputGrad(dy, w, { ...attrs, inputSize: sizeOf(x) }),
      convWeightGrad(x, dy, { ...attrs, kernel: sizeOf(w) }),
    ];
  },
  ConvInputGrad: (y, dy) => {
    const [x, w] = inputsOf(y, 2);
    const attrs = geometry(y.attrs);
    return [conv(dy, w, attrs), convWeightGrad(dy, x, { ...attrs, kernel: sizeOf(w) })];
  },
  ConvWeightGrad: (y, dw) => {
    const [x, dy] = inputsOf(y, 2);
    const attrs = geometry(y.attrs);
    return [convInputGrad(dy, dw, { ...attrs, inputSize: sizeOf(x) }), conv(x, dw, attrs)];
  },
};

export const poolRules: VjpRules<'AveragePool' | 'AveragePoolGrad' | 'MaxPool' | 'MaxPoolIndices'> = {
  AveragePool: (y, dy) => [averagePoolGrad(dy, { ...y.attrs, inputSize: sizeOf(inputsOf(y, 1)[0]) })],
  AveragePoolGrad: (y, dy) => [averagePool(dy, y.attrs)],
  MaxPool: (y, dy) => [scatterToMaxima(inputsOf(y, 1)[0], dy, y.attrs)],
  MaxPoolIndices: () => [null],
};

function scatterToMaxima(x: Value, dy: Value, attrs: PoolAttrs): Value {
  const planes = [...dy.shape.slice(0, 2), elements(sizeOf(dy))];
  const indices = reshape(maxPoolIndices(x, attrs), planes);
  const scattered = scatterAddElements(reshape(dy, planes), indices, { axis: 2, size: elements(sizeOf(x)) });
  return reshape(scattered, x.shape);
}

export const resizeRules: VjpRules<'Resize' | 'ResizeGrad' | 'DepthToSpace' | 'SpaceToDepth'> = {
  Resize: (y, dy) => [resizeGrad(dy, { inputSize: sizeOf(inputsOf(y, 1)[0]), mode: y.attrs.mode })],
  ResizeGrad: (y, dy) => [resize(dy, sizeOf(inputsOf(y, 1)[0]), y.attrs.mode)],
  DepthToSpace: (y, dy) => [spaceToDepth(dy, y.attrs.block)],
  SpaceToDepth: (y, dy) => [depthToSpace(dy, y.attrs.block)],
};
