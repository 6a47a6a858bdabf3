import { bfloat16ToNumber, type DType, float16ToNumber, type Tensor, tensor } from '../../tensor/index.js';
import {
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
} from '../proto/onnx_pb.js';
import { invalid, tooLarge, unsupported } from './errors.js';
import { importLimits } from './limits.js';

/** What becomes of an ONNX element type: other floats are float32 here, other integers int32. */
const dtypes: Readonly<Partial<Record<number, DType>>> = {
  [DataType.FLOAT]: 'float32',
  [DataType.DOUBLE]: 'float32',
  [DataType.FLOAT16]: 'float32',
  [DataType.BFLOAT16]: 'float32',
  [DataType.INT8]: 'int32',
  [DataType.UINT16]: 'int32',
  [DataType.INT16]: 'int32',
  [DataType.INT32]: 'int32',
  [DataType.INT64]: 'int32',
  [DataType.UINT32]: 'int32',
  [DataType.UINT64]: 'int32',
  [DataType.UINT8]: 'uint8',
  [DataType.BOOL]: 'bool',
};

/** The dtype that stands for an ONNX element type. Throws ONNX_UNSUPPORTED if none does. */
export function dtypeOf(dataType: number, where: string): DType {
  const dtype = dtypes[dataType];
  if (!dtype)
    throw unsupported(`${where} has elements of ONNX type ${dataType}`, {
      where,
      expected: 'floats, integers of 8 to 64 bits or booleans',
      actual: typeName(dataType),
    });
  return dtype;
}

function typeName(dataType: number): string {
  return Object.entries(DataType).find(([, code]) => code === dataType)?.[0] ?? `type ${dataType}`;
}

type Elements = ArrayLike<number> | ArrayLike<bigint>;

/** How the elements of one type are stored: as bytes, or in a list of the message. */
interface Storage {
  readonly bytes: number;
  readonly raw: (buffer: ArrayBuffer) => Elements;
  readonly list: (proto: TensorProto) => Elements;
  /** The number that stored bits stand for, if they are not the number itself. */
  readonly decode?: (bits: number) => number;
}

const int32List = (proto: TensorProto): Elements => proto.int32Data;
const uint64List = (proto: TensorProto): Elements => proto.uint64Data;

// Files are little-endian, as is every platform that JavaScript engines run ONNX Runtime on.
const storages: Readonly<Partial<Record<number, Storage>>> = {
  [DataType.FLOAT]: { bytes: 4, raw: (buffer) => new Float32Array(buffer), list: (p) => p.floatData },
  [DataType.DOUBLE]: { bytes: 8, raw: (buffer) => new Float64Array(buffer), list: (p) => p.doubleData },
  [DataType.FLOAT16]: half(float16ToNumber),
  [DataType.BFLOAT16]: half(bfloat16ToNumber),
  [DataType.INT8]: { bytes: 1, raw: (buffer) => new Int8Array(buffer), list: int32List },
  [DataType.UINT8]: { bytes: 1, raw: (buffer) => new Uint8Array(buffer), list: int32List },
  [DataType.INT16]: { bytes: 2, raw: (buffer) => new Int16Array(buffer), list: int32List },
  [DataType.UINT16]: { bytes: 2, raw: (buffer) => new Uint16Array(buffer), list: int32List },
  [DataType.INT32]: { bytes: 4, raw: (buffer) => new Int32Array(buffer), list: int32List },
  [DataType.UINT32]: { bytes: 4, raw: (buffer) => new Uint32Array(buffer), list: uint64List },
  [DataType.INT64]: { bytes: 8, raw: (buffer) => new BigInt64Array(buffer), list: (p) => p.int64Data },
  [DataType.UINT64]: { bytes: 8, raw: (buffer) => new BigUint64Array(buffer), list: uint64List },
  [DataType.BOOL]: { bytes: 1, raw: (buffer) => new Uint8Array(buffer), list: int32List },
};

function half(decode: (bits: number) => number): Storage {
  return { bytes: 2, raw: (buffer) => new Uint16Array(buffer), list: int32List, decode };
}

/**
 * The array of a TensorProto. Floats become float32 and integers int32: 64-bit ones beyond its range become its ends,
 * as exporters write the largest integer for "to the end". Throws ONNX_UNSUPPORTED for data outside the file,
 * ONNX_INVALID where shape and data disagree; nothing is allocated for elements that are not there.
 */
export function decodeTensor(proto: TensorProto, where: string): Tensor {
  refuseForeignData(proto, where);
  const dtype = dtypeOf(proto.dataType, where);
  const shape = readShape(proto.dims, where);
  const storage = storages[proto.dataType];
  if (!storage) throw unsupported(`${where} has elements of a type that is not read`, { where });
  const stored = proto.rawData.length > 0 ? rawElements(proto, storage, where) : storage.list(proto);
  const count = shape.reduce((product, size) => product * size, 1);
  if (stored.length !== count)
    throw invalid(`${where} has the shape [${shape.join(',')}] and ${stored.length} elements`, {
      where,
      expected: `${count} elements`,
      actual: String(stored.length),
    });
  return tensor(shape, converted(stored, dtype, storage.decode), dtype);
}

function refuseForeignData(proto: TensorProto, where: string): void {
  if (proto.dataLocation === DataLocation.EXTERNAL || proto.externalData.length > 0)
    throw unsupported(`the data of ${where} is in another file`, {
      where,
      expected: 'data inside the model',
      actual: 'external data',
      fix: 'Save the model with its weights in one file (external data off).',
    });
  if (proto.segment) throw unsupported(`${where} is a segment of a larger tensor`, { where });
}

function readShape(dims: readonly bigint[], where: string): number[] {
  if (dims.length > importLimits.rank)
    throw tooLarge(`axes of ${where}`, { limit: importLimits.rank, actual: dims.length, where });
  const shape = dims.map(Number);
  const negative = shape.find((size) => size < 0);
  if (negative !== undefined)
    throw invalid(`${where} has a size of ${negative}`, { where, expected: 'sizes from 0' });
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > importLimits.elements)
    throw tooLarge(`elements of ${where}`, { limit: importLimits.elements, actual: count, where });
  return shape;
}

function rawElements({ rawData }: TensorProto, storage: Storage, where: string): Elements {
  if (rawData.length % storage.bytes !== 0)
    throw invalid(`${where} has ${rawData.length} bytes`, {
      where,
      expected: `a multiple of ${storage.bytes}`,
    });
  // A copy, because the bytes may start anywhere; not slice(): that of a Node Buffer shares the memory.
  return storage.raw(new Uint8Array(rawData).buffer);
}

function converted(stored: Elements, dtype: DType, decode?: (bits: number) => number): Tensor['data'] {
  if (dtype === 'float32' && stored instanceof Float32Array) return stored;
  const numbers = Float64Array.from({ length: stored.length }, (_, i) => Number(stored[i]));
  return toData(decode ? numbers.map(decode) : numbers, dtype);
}

const INT32_MAX = 2 ** 31 - 1;

/** Numbers as elements of a dtype; integers beyond int32 become its ends. */
export function toData(numbers: ArrayLike<number>, dtype: DType): Tensor['data'] {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(numbers);
    case 'int32':
      return Int32Array.from(numbers, (x) => Math.min(Math.max(Math.trunc(x), -INT32_MAX - 1), INT32_MAX));
    case 'uint8':
      return Uint8Array.from(numbers);
    case 'bool':
      return Uint8Array.from(numbers, (x) => Number(x !== 0));
  }
}
