import { create, toBinary } from '@bufbuild/protobuf';
import { type Attribute, float, floats, int, ints, text } from '../../src/onnx/attributes.js';
import {
  AttributeProto_AttributeType as AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
  type TensorProto,
} from '../../src/onnx/proto/onnx_pb.js';
import { int64Proto, tensorProto, valueInfo } from '../../src/onnx/types.js';
import { type Tensor, tensor } from '../../src/tensor/index.js';

export interface NodeSpec {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly name?: string;
  readonly domain?: string;
}

export interface ModelSpec {
  readonly opset: number;
  readonly nodes: readonly NodeSpec[];
  readonly inputs?: Readonly<Record<string, readonly (number | string)[]>>;
  readonly outputs?: readonly string[];
  readonly initializers?: readonly TensorProto[];
}

/** A model as a message, for tests that break it. */
export function modelProto(spec: ModelSpec): ModelProto {
  const { opset, nodes, inputs = {}, outputs = ['y'], initializers = [] } = spec;
  return create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: create(GraphProtoSchema, {
      name: 'test',
      node: nodes.map(({ op, name = '', domain = '', ...node }) =>
        create(NodeProtoSchema, {
          opType: op,
          name,
          domain,
          input: [...node.inputs],
          output: [...node.outputs],
          attribute: Object.entries(node.attributes ?? {}).map(([key, make]) => make(key)),
        }),
      ),
      input: Object.entries(inputs).map(([name, shape]) => valueInfo(name, DataType.FLOAT, shape)),
      output: outputs.map((name) => ({ name })),
      initializer: [...initializers],
    }),
  });
}

export const bytesOf = (model: ModelProto): Uint8Array => toBinary(ModelProtoSchema, model);

export const model = (spec: ModelSpec): Uint8Array => bytesOf(modelProto(spec));

export const tensorAttribute =
  (t: TensorProto): Attribute =>
  (name) =>
    create(AttributeProtoSchema, { name, type: AttributeType.TENSOR, t });

export { float, floats, int, ints, text };

/** A float32 initializer. */
export const weight = (name: string, value: Tensor): TensorProto => tensorProto(name, value);

export const int64 = (name: string, values: readonly number[], shape?: readonly number[]): TensorProto =>
  int64Proto(name, values, shape);

export const scalars = (name: string, ...values: readonly number[]): TensorProto =>
  tensorProto(name, tensor([values.length], Float32Array.from(values)));

export const scalar = (name: string, value: number): TensorProto =>
  tensorProto(name, tensor([], Float32Array.of(value)));

/** Numbers between -1 and 1 without a pattern. */
export function some(shape: readonly number[], salt = 0): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  return tensor(
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + salt * 0.9 + 0.3)),
  );
}
