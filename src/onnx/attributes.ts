import { create } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  type GraphProto,
} from './proto/onnx_pb.js';
import { encodeUtf8 } from '../support/web.js';

/** An attribute of an ONNX node, still without its name. */
export type Attribute = (name: string) => AttributeProto;

export const int =
  (value: number): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.INT, i: BigInt(value) });

export const ints =
  (values: readonly number[]): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.INTS, ints: values.map(BigInt) });

export const float =
  (value: number): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.FLOAT, f: value });

export const floats =
  (values: readonly number[]): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.FLOATS, floats: [...values] });

export const text =
  (value: string): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.STRING, s: encodeUtf8(value) });

export const subgraph =
  (value: GraphProto): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.GRAPH, g: value });
