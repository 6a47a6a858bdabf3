export { bfloat16ToNumber, float16ToNumber } from './half.js';
export { hashOf } from './hash.js';
export {
  bytesPerElement,
  copy,
  type DType,
  full,
  mapFloats,
  mostOf,
  checkRoom,
  sameShape,
  scalar,
  sizeOf,
  stridesOf,
  type Tensor,
  tensor,
  type TensorData,
  zeros,
} from './tensor.js';
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.js';
