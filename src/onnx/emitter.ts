import { create } from '@bufbuild/protobuf';
import { elements } from '../ir/index.js';
import { full, type Tensor, tensor } from '../tensor/index.js';
import { type Attribute, int, ints } from './attributes.js';
import type { BatchSizes } from './batch-marker.js';
import { type NodeProto, NodeProtoSchema, type TensorProto } from './proto/onnx_pb.js';
import { int64Proto, tensorProto } from './types.js';

export type Attributes = Readonly<Record<string, Attribute>>;

/** Tensors up to this many elements are recognised by content, larger ones by identity. */
const SMALL = 1024;

/** Collects the nodes and initializers of one ONNX graph. Results get short unique names until `rename` gives better ones. */
export class Emitter {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  /** Where the value of each input and state is found. */
  readonly leaves = new Map<string, string>();
  readonly batch: BatchSizes;
  /** Layer path of what is being lowered: it names the nodes. */
  scope = '';
  /** Where the batch size can be read at run time: an input and its axis. */
  batchSource: { readonly name: string; readonly axis: number } | undefined;
  readonly #small = new Map<string, string>();
  readonly #large = new Map<Tensor, string>();
  #count = 0;
  #batchSize: string | undefined;

  constructor(batch: BatchSizes) {
    this.batch = batch;
  }

  /** Append a node; the name of its only result. */
  node(opType: string, inputs: readonly string[], attributes: Attributes = {}, domain = ''): string {
    const name = this.#fresh();
    this.#push(opType, inputs, [name], attributes, domain);
    return name;
  }

  /** Append a node of which the second result is wanted. */
  secondOf(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = this.#fresh();
    this.#push(opType, inputs, [this.#fresh(), name], attributes);
    return name;
  }

  /** Append a node whose results are named already. */
  named(
    opType: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Attributes = {},
  ): void {
    this.#push(opType, inputs, outputs, attributes);
  }

  /** An initializer; equal small tensors and identical large ones share one. */
  constant(value: Tensor): string {
    if (this.batch.anyDepends(value.shape))
      throw this.batch.refuse('a constant as large as the batch', this.scope);
    if (value.data.length > SMALL)
      return this.#shared(this.#large, value, (name) => tensorProto(name, value));
    const bits = new Uint8Array(value.data.buffer, value.data.byteOffset, value.data.byteLength).join(',');
    return this.#shared(this.#small, `${value.dtype}[${value.shape.join(',')}]${bits}`, (name) =>
      tensorProto(name, value),
    );
  }

  scalar(value: number): string {
    return this.constant(tensor([], Float32Array.of(value)));
  }

  filled(shape: readonly number[], value: number): string {
    return this.constant(full(shape, value));
  }

  int64(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.#shared(this.#small, `int64[${shape.join(',')}]${values.join(',')}`, (name) =>
      int64Proto(name, values, shape),
    );
  }

  /** A shape as an int64 tensor, computed from the batch size if it depends on it. */
  shape(shape: readonly number[]): string {
    if (!this.batch.anyDepends(shape)) return this.int64(shape);
    const parts = shape.map((size) =>
      this.batch.dependsOnBatch(size) ? this.#batchTimes(this.batch.multiple(size)) : this.int64([size]),
    );
    return parts.length === 1 ? (parts[0] ?? '') : this.node('Concat', parts, { axis: int(0) });
  }

  /** Reshape; at most one size may depend on the batch. */
  reshape(x: string, shape: readonly number[]): string {
    const known = shape.map((size) => (this.batch.dependsOnBatch(size) ? -1 : size));
    if (known.filter((size) => size === -1).length > 1)
      throw this.batch.refuse(`reshaping to [${shape.join(',')}]`, this.scope);
    // Otherwise 0 stands for the size the axis has.
    const literal = known.includes(0) ? { allowzero: int(1) } : {};
    return this.node('Reshape', [x, this.int64(known)], literal);
  }

  transpose(x: string, perm: readonly number[]): string {
    return this.node('Transpose', [x], { perm: ints(perm) });
  }

  zeros(shape: readonly number[]): string {
    return elements(shape) === 1 ? this.filled(shape, 0) : this.node('ConstantOfShape', [this.shape(shape)]);
  }

  /** Give results their final names, where they are produced and where they are used. */
  rename(names: ReadonlyMap<string, string>): void {
    const renamed = (list: readonly string[]): string[] => list.map((name) => names.get(name) ?? name);
    for (const node of this.nodes) {
      node.input = renamed(node.input);
      node.output = renamed(node.output);
    }
  }

  #batchTimes(multiple: number): string {
    const size = this.#readBatchSize();
    return multiple === 1 ? size : this.node('Mul', [size, this.int64([multiple])]);
  }

  #readBatchSize(): string {
    const source = this.batchSource;
    if (!source) throw this.batch.refuse('a graph without an input of the batch size', this.scope);
    this.#batchSize ??= this.node('Shape', [source.name], {
      start: int(source.axis),
      end: int(source.axis + 1),
    });
    return this.#batchSize;
  }

  #shared<K>(known: Map<K, string>, key: K, build: (name: string) => TensorProto): string {
    const name = known.get(key) ?? this.#fresh();
    if (known.has(key)) return name;
    known.set(key, name);
    this.initializers.push(build(name));
    return name;
  }

  #push(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Attributes,
    domain = '',
  ): void {
    const name = `${this.scope}/${opType}_${this.nodes.length}`;
    const attribute = Object.entries(attributes).map(([key, make]) => make(key));
    this.nodes.push(
      create(NodeProtoSchema, { name, opType, domain, input: [...input], output: [...output], attribute }),
    );
  }

  #fresh(): string {
    return `_${this.#count++}`;
  }
}
