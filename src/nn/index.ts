export type { Network, Params } from './params.js';
export {
  type DrawPlace,
  type Fan,
  glorotUniform,
  heNormal,
  type Initializer,
  initialTensor,
  normal,
  ones,
  uniform,
  zeros,
} from './initialise.js';
export { type DenseOptions, dense, embedding, type EmbeddingOptions, maxout } from './dense.js';
export { dropout } from './dropout.js';
export { instanceNoise } from './instance-noise.js';
export {
  minibatchDiscrimination,
  type MinibatchDiscriminationOptions,
  minibatchStdDev,
} from './minibatch.js';
export { packed } from './packed.js';
export { spectralNorm } from './spectral-norm.js';
export { selfAttention } from './attention.js';
export { batchNorm, type BatchNormOptions, layerNorm, type NormOptions } from './normalise.js';
export {
  conv,
  type ConvLayerOptions,
  convTranspose,
  type ConvTransposeLayerOptions,
  pixelShuffle,
  upsample,
} from './conv.js';
export {
  type Binding,
  bindParams,
  type Declaration,
  declare,
  type DeclareOptions,
  type ParameterSpec,
  trainedParams,
} from './bind.js';
export { pooledConv, type ResampledConvOptions, upsampledConv } from './resampled-conv.js';
