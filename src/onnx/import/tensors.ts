import { bfloat16ToNumber, type DType, float16ToNumber, type Tensor, tensor } from '../../tensor/index.js';
import {
  type TensorProto,
  TensorProto_DataLocation as DataLocation,
  TensorProto_DataType as DataType,
} from '../proto/onnx_pb.js';
import { invalid, tooLarge, unsupported } from './errors.js';
import { importLimits } from './limits.js';

type Elements = ArrayLike<number> | ArrayLike<bigint>;

/** How the elements of one type are stored, as bytes or in a list of the message, and what becomes of them here. */
interface Storage {
  readonly dtype: DType;
  readonly bytes: number;
  readonly raw: (buffer: ArrayBuffer) => Elements;
  readonly list: (proto: TensorProto) => Elements;
  /** The number that stored bits stand for, if they are not the number itself. */
  readonly decode?: (bits: number) => number;
}

type Reading = Pick<Storage, 'raw' | 'list'>;

const int32List = (proto: TensorProto): Elements => proto.int32Data;
const uint64List = (proto: TensorProto): Elements => proto.uint64Data;

const float = (bytes: number, reading: Reading): Storage => ({ dtype: 'float32', bytes, ...reading });

const half = (decode: (bits: number) => number): Storage => ({
  ...float(2, { raw: (buffer) => new Uint16Array(buffer), list: int32List }),
  decode,
});

const integer = (
  bytes: number,
  raw: Storage['raw'],
  list: Storage['list'] = int32List,
  dtype: DType = 'int32',
): Storage => ({ dtype, bytes, raw, list });

// Files are little-endian, as is every platform that JavaScript engines run ONNX Runtime on.
const storages: Readonly<Partial<Record<number, Storage>>> = {
  [DataType.FLOAT]: float(4, { raw: (buffer) => new Float32Array(buffer), list: (p) => p.floatData }),
  [DataType.DOUBLE]: float(8, { raw: (buffer) => new Float64Array(buffer), list: (p) => p.doubleData }),
  [DataType.FLOAT16]: half(float16ToNumber),
  [DataType.BFLOAT16]: half(bfloat16ToNumber),
  [DataType.INT8]: integer(1, (buffer) => new Int8Array(buffer)),
  [DataType.INT16]: integer(2, (buffer) => new Int16Array(buffer)),
  [DataType.UINT16]: integer(2, (buffer) => new Uint16Array(buffer)),
  [DataType.INT32]: integer(4, (buffer) => new Int32Array(buffer)),
  [DataType.UINT32]: integer(4, (buffer) => new Uint32Array(buffer), uint64List),
  [DataType.INT64]: integer(
    8,
    (buffer) => new BigInt64Array(buffer),
    (proto) => proto.int64Data,
  ),
  [DataType.UINT64]: integer(8, (buffer) => new BigUint64Array(buffer), uint64List),
  [DataType.UINT8]: integer(1, (buffer) => new Uint8Array(buffer), int32List, 'uint8'),
  [DataType.BOOL]: integer(1, (buffer) => new Uint8Array(buffer), int32List, 'bool'),
};

function storageOf(dataType: number, where: string): Storage {
  const storage = storages[dataType];
  if (!storage)
    throw unsupported(`${where} has elements of a type that is not read`, {
      where,
      expected: 'floats of 16 to 64 bits, integers of 8 to 64 bits or booleans',
      actual: typeName(dataType),
    });
  return storage;
}

/** The dtype that stands for an ONNX element type. Throws ONNX_UNSUPPORTED if none does. */
export function dtypeOf(dataType: number, where: string): DType {
  return storageOf(dataType, where).dtype;
}

function typeName(dataType: number): string {
  return Object.entries(DataType).find(([, code]) => code === dataType)?.[0] ?? `type ${dataType}`;
}

/**
 * The array of a TensorProto. Floats become float32 and integers int32: 64-bit ones beyond its range become its ends,
 * as exporters write the largest integer for "to the end". Throws ONNX_UNSUPPORTED for data outside the file,
 * ONNX_INVALID where shape and data disagree; nothing is allocated for elements that are not there.
 */
export function decodeTensor(proto: TensorProto, where: string): Tensor {
  refuseForeignData(proto, where);
  const storage = storageOf(proto.dataType, where);
  const shape = readShape(proto.dims, where);
  const stored = proto.rawData.length > 0 ? rawElements(proto, storage, where) : storage.list(proto);
  const count = shape.reduce((product, size) => product * size, 1);
  if (stored.length !== count)
    throw invalid(`${where} has the shape [${shape.join(',')}] and ${stored.length} elements`, {
      where,
      expected: `${count} elements`,
      actual: String(stored.length),
    });
  return tensor(shape, converted(stored, storage), storage.dtype);
}

function refuseForeignData(proto: TensorProto, where: string): void {
  if (proto.dataLocation === DataLocation.EXTERNAL || proto.externalData.length > 0)
    throw unsupported(`the data of ${where} is in another file`, {
      where,
      expected: 'data inside the model',
      actual: 'external data',
      fix: 'Save the model with its weights in one file (external data off).',
    });
  if (proto.segment)
    throw unsupported(`${where} is a segment of a larger tensor`, {
      where,
      expected: 'whole tensors',
      actual: 'a segment',
    });
}

function readShape(dims: readonly bigint[], where: string): number[] {
  if (dims.length > importLimits.rank)
    throw tooLarge(`axes of ${where}`, { limit: importLimits.rank, actual: dims.length, where });
  const shape = dims.map(Number);
  const negative = shape.find((size) => size < 0);
  if (negative !== undefined)
    throw invalid(`${where} has a size of ${negative}`, {
      where,
      expected: 'sizes from 0',
      actual: String(negative),
    });
  // Sizes count even beside a 0.
  const count = Math.max(
    shape.reduce((product, size) => product * size, 1),
    ...shape,
  );
  if (count > importLimits.elements)
    throw tooLarge(`elements of ${where}`, { limit: importLimits.elements, actual: count, where });
  return shape;
}

function rawElements({ rawData }: TensorProto, storage: Storage, where: string): Elements {
  if (rawData.length % storage.bytes !== 0)
    throw invalid(`${where} has ${rawData.length} bytes`, {
      where,
      expected: `a multiple of ${storage.bytes}`,
      actual: String(rawData.length),
    });
  // A copy, because the bytes may start anywhere; not slice(): that of a Node Buffer shares the memory.
  return storage.raw(new Uint8Array(rawData).buffer);
}

function converted(stored: Elements, { dtype, decode }: Storage): Tensor['data'] {
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
