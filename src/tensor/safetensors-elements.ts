import { GanymedeError } from '../support/errors.js';
import { bfloat16ToNumber, float16ToNumber } from './half.js';
import { type Tensor, tensor, type TensorData } from './tensor.js';

/** How the elements of one file dtype are read; `bytes` are theirs alone and start at an aligned address. */
export interface FileDType {
  readonly bytes: number;
  readonly read: (bytes: Uint8Array, shape: readonly number[], name: string) => Tensor;
}

// Files are little-endian, as is every platform that JavaScript engines run ONNX Runtime on.
export const fileDTypes: Readonly<Record<string, FileDType>> = {
  F32: { bytes: 4, read: (bytes, shape) => tensor(shape, new Float32Array(bytes.buffer)) },
  F16: {
    bytes: 2,
    read: (bytes, shape) => tensor(shape, Float32Array.from(new Uint16Array(bytes.buffer), float16ToNumber)),
  },
  BF16: {
    bytes: 2,
    read: (bytes, shape) => tensor(shape, Float32Array.from(new Uint16Array(bytes.buffer), bfloat16ToNumber)),
  },
  I32: { bytes: 4, read: (bytes, shape) => tensor(shape, new Int32Array(bytes.buffer)) },
  I64: {
    bytes: 8,
    read: (bytes, shape, name) => tensor(shape, narrowed(new BigInt64Array(bytes.buffer), name)),
  },
  U8: { bytes: 1, read: (bytes, shape) => tensor(shape, bytes) },
  BOOL: { bytes: 1, read: (bytes, shape, name) => tensor(shape, flags(bytes, name), 'bool') },
};

function narrowed(values: BigInt64Array, name: string): Int32Array {
  return Int32Array.from(values, (value, index) => {
    if (BigInt.asIntN(32, value) !== value) throw outOfRange(name, index, String(value), 'a 32-bit integer');
    return Number(value);
  });
}

/** The bytes of a `bool` tensor. Throws SAFETENSORS_VALUE_RANGE unless each is 0 or 1. */
export function flags<T extends TensorData>(bytes: T, name: string): T {
  const wrong = bytes.findIndex((byte) => byte !== 0 && byte !== 1);
  if (wrong >= 0) throw outOfRange(name, wrong, String(bytes[wrong]), '0 or 1');
  return bytes;
}

function outOfRange(name: string, index: number, actual: string, expected: string): GanymedeError {
  return new GanymedeError('SAFETENSORS_VALUE_RANGE', `element ${index} of tensor "${name}" is ${actual}`, {
    where: name,
    expected,
    actual,
    fix: 'Write the tensor with a type that holds its values.',
  });
}
