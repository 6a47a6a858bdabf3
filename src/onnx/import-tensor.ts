import { type DType, type Tensor, tensor } from '../tensor/index.js';
import { checkShape, type ImportLimits, invalid, unsupported } from './import-limits.js';
import { TensorProto_DataLocation, TensorProto_DataType as DataType, type TensorProto } from './proto/onnx_pb.js';

type Raw = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
type TensorData = Tensor['data'];

interface Storage {
  readonly dtype: DType;
  readonly view: new (buffer: ArrayBuffer) => Raw;
  readonly bytes: number;
  readonly listed: (proto: TensorProto) => ArrayLike<number | bigint>;
  readonly convert: (data: ArrayLike<number | bigint>) => TensorData;
}

const floats = (data: ArrayLike<number | bigint>): TensorData => Float32Array.from(data, Number);
const integers = (data: ArrayLike<number | bigint>): TensorData => Int32Array.from(data, saturate);
const bytes = (data: ArrayLike<number | bigint>): TensorData => Uint8Array.from(data, Number);
const flags = (data: ArrayLike<number | bigint>): TensorData => Uint8Array.from(data, (value) => (Number(value) === 0 ? 0 : 1));

/** 64-bit integers are sizes, axes and bounds: beyond 32 bits they can only mean "to the end", which the extremes keep. */
function saturate(value: number | bigint): number {
  return Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Number(value)));
}

const storages: ReadonlyMap<number, Storage> = new Map<number, Storage>([
  [DataType.FLOAT, { dtype: 'float32', view: Float32Array, bytes: 4, listed: (p) => p.floatData, convert: floats }],
  [DataType.DOUBLE, { dtype: 'float32', view: Float64Array, bytes: 8, listed: (p) => p.doubleData, convert: floats }],
  [DataType.INT32, { dtype: 'int32', view: Int32Array, bytes: 4, listed: (p) => p.int32Data, convert: integers }],
  [DataType.INT64, { dtype: 'int32', view: BigInt64Array, bytes: 8, listed: (p) => p.int64Data, convert: integers }],
  [DataType.UINT8, { dtype: 'uint8', view: Uint8Array, bytes: 1, listed: (p) => p.int32Data, convert: bytes }],
  [DataType.BOOL, { dtype: 'bool', view: Uint8Array, bytes: 1, listed: (p) => p.int32Data, convert: flags }],
]);

/** The dtype that stands for an ONNX element type: doubles narrow to `float32`, 64-bit integers to `int32`. */
export function importedDType(elementType: number, where: string): DType {
  return storageOf(elementType, where).dtype;
}

function storageOf(elementType: number, where: string): Storage {
  const storage = storages.get(elementType);
  if (storage) return storage;
  const name = Object.entries(DataType).find(([, value]) => value === elementType)?.[0] ?? String(elementType);
  throw unsupported(`${where} has element type ${name}`, 'Export the model in float32.');
}

/** A stored tensor; its data must be inside the file and match its declared shape. */
export function readTensor(proto: TensorProto, where: string, limits: ImportLimits): Tensor {
  const storage = storageOf(proto.dataType, where);
  const shape = proto.dims.map(Number);
  const count = checkShape(where, shape, limits);
  if (proto.dataLocation === TensorProto_DataLocation.EXTERNAL || proto.externalData.length > 0)
    throw unsupported(`${where} keeps its data in another file`, 'Save the model with its weights inside: onnx.save(model, path, save_as_external_data=False).');
  if (proto.segment) throw unsupported(`${where} is stored in segments`, 'Save the model again with the current onnx package.');
  return tensor(shape, storage.convert(elementsOf(proto, storage, { where, count })), storage.dtype);
}

function elementsOf(proto: TensorProto, storage: Storage, expected: { where: string; count: number }): ArrayLike<number | bigint> {
  const data = proto.rawData.length > 0 ? viewRaw(proto.rawData, storage) : storage.listed(proto);
  if (data?.length === expected.count) return data;
  throw invalid(`${expected.where} declares ${expected.count} elements and holds ${data?.length ?? `${proto.rawData.length} bytes`}`);
}

/** The bytes, copied to be aligned, as elements; undefined where they hold no whole number of them. */
function viewRaw(raw: Uint8Array, storage: Storage): Raw | undefined {
  return raw.length % storage.bytes === 0 ? new storage.view(raw.slice().buffer) : undefined;
}
