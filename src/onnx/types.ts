import { create } from '@bufbuild/protobuf';
import type { DType, Tensor } from '../tensor/index.js';
import {
  type TensorProto,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './proto/onnx_pb.js';

export const elementType: Readonly<Record<DType, DataType>> = {
  float32: DataType.FLOAT,
  int32: DataType.INT32,
  uint8: DataType.UINT8,
  bool: DataType.BOOL,
};

export function tensorProto(name: string, { dtype, shape, data }: Tensor): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: elementType[dtype],
    dims: shape.map(BigInt),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

export function int64Proto(
  name: string,
  values: readonly number[],
  shape: readonly number[] = [values.length],
): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: DataType.INT64,
    dims: shape.map(BigInt),
    rawData: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
  });
}

/** Name and type of a graph's input or output; a string size is symbolic. */
export function valueInfo(
  name: string,
  elemType: DataType,
  shape: readonly (number | string)[],
): ValueInfoProto {
  const dim = shape.map((size) => ({
    value:
      typeof size === 'string'
        ? ({ case: 'dimParam', value: size } as const)
        : ({ case: 'dimValue', value: BigInt(size) } as const),
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  });
}
