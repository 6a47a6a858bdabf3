export {
  bytesPerElement,
  type DType,
  full,
  sameShape,
  scalar,
  sizeOf,
  stridesOf,
  type Tensor,
  tensor,
  type TensorData,
  zeros,
} from './tensor.js';
