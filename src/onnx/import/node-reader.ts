import type { GanymedeError } from '../../support/errors.js';
import { decodeUtf8 } from '../../support/web.js';
import type { Tensor } from '../../tensor/index.js';
import {
  type AttributeProto,
  AttributeProto_AttributeType as AttributeType,
  type NodeProto,
} from '../proto/onnx_pb.js';
import { type Fault, invalid, unsupported } from './errors.js';
import { decodeTensor } from './tensors.js';

/** The attributes of a node. What an importer has not asked for might change the result, so `finish` refuses it. */
export class NodeReader {
  readonly type: string;
  /** Version of the standard operators the model was written for. */
  readonly opset: number;
  /** Name of the layer: the node's own, or that of its first result. */
  readonly layer: string;
  /** The node in errors. */
  readonly where: string;
  /** How many results the node has in the model, and how many of these have a name. */
  readonly outputs: number;
  readonly namedOutputs: number;
  readonly #attributes = new Map<string, AttributeProto>();
  readonly #unread = new Set<string>();

  constructor(node: NodeProto, opset: number) {
    this.type = node.opType;
    this.opset = opset;
    this.layer = node.name === '' ? (node.output.find((name) => name !== '') ?? node.opType) : node.name;
    this.where = `${node.opType} "${this.layer}"`;
    this.outputs = node.output.length;
    this.namedOutputs = node.output.filter((name) => name !== '').length;
    for (const attribute of node.attribute) this.#add(attribute);
  }

  int(name: string): number | undefined {
    const attribute = this.#take(name, AttributeType.INT);
    return attribute && Number(attribute.i);
  }

  ints(name: string): readonly number[] | undefined {
    return this.#take(name, AttributeType.INTS)?.ints.map(Number);
  }

  float(name: string): number | undefined {
    return this.#take(name, AttributeType.FLOAT)?.f;
  }

  floats(name: string): readonly number[] | undefined {
    return this.#take(name, AttributeType.FLOATS)?.floats;
  }

  tensor(name: string): Tensor | undefined {
    const attribute = this.#take(name, AttributeType.TENSOR);
    if (!attribute) return undefined;
    if (!attribute.t) throw this.missing(`the tensor of attribute ${name}`);
    return decodeTensor(attribute.t, `${name} of ${this.where}`);
  }

  /** A word out of `choices`, the first of which is the default. Throws ONNX_UNSUPPORTED for another. */
  word<T extends string>(name: string, choices: readonly [T, ...T[]]): T {
    const attribute = this.#take(name, AttributeType.STRING);
    if (!attribute) return choices[0];
    const word = this.#decoded(name, attribute.s);
    const found = choices.find((choice) => choice === word);
    if (found === undefined)
      throw this.unsupported(`${name} is "${word}"`, { expected: choices.join(', '), actual: word });
    return found;
  }

  /** An integer that must be 0 or 1. */
  flag(name: string, fallback = false): boolean {
    const value = this.int(name) ?? Number(fallback);
    if (value !== 0 && value !== 1)
      throw this.invalid(`${name} is ${value}`, { expected: '0 or 1', actual: String(value) });
    return value === 1;
  }

  /** An integer that must have the one value that is supported. */
  mustBe(name: string, only: number): void {
    const value = this.int(name) ?? only;
    if (value !== only)
      throw this.unsupported(`${name} is ${value}`, { expected: String(only), actual: String(value) });
  }

  /** Read over an attribute that does not change the result. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#unread.delete(name);
  }

  /** Throw ONNX_UNSUPPORTED if an attribute was not read. */
  finish(): void {
    const [name] = this.#unread;
    if (name !== undefined)
      throw this.unsupported(`attribute ${name} is not supported`, {
        expected: `the attributes of opset ${this.opset}`,
        actual: name,
      });
  }

  invalid(message: string, fault: Fault): GanymedeError {
    return invalid(`${this.where}: ${message}`, { where: this.where, ...fault });
  }

  unsupported(message: string, fault: Fault): GanymedeError {
    return unsupported(`${this.where}: ${message}`, { where: this.where, ...fault });
  }

  missing(what: string): GanymedeError {
    return this.invalid(`${what} is missing`, { expected: what, actual: 'nothing' });
  }

  #add(attribute: AttributeProto): void {
    if (this.#attributes.has(attribute.name))
      throw this.invalid(`attribute ${attribute.name} is there twice`, { expected: 'once', actual: 'twice' });
    if (attribute.g || attribute.graphs.length > 0)
      throw this.unsupported('it holds a graph of its own', {
        expected: 'no control flow',
        actual: `a graph in attribute ${attribute.name}`,
      });
    if (attribute.refAttrName !== '')
      throw this.unsupported('it is part of a model function', {
        expected: 'attributes with values',
        actual: `a reference to ${attribute.refAttrName}`,
      });
    this.#attributes.set(attribute.name, attribute);
    this.#unread.add(attribute.name);
  }

  #take(name: string, type: AttributeType): AttributeProto | undefined {
    const attribute = this.#attributes.get(name);
    this.#unread.delete(name);
    if (attribute && attribute.type !== type)
      throw this.invalid(`attribute ${name} has the wrong type`, {
        expected: `type ${type}`,
        actual: `type ${attribute.type}`,
      });
    return attribute;
  }

  #decoded(name: string, bytes: Uint8Array): string {
    try {
      return decodeUtf8(bytes);
    } catch (cause) {
      throw this.invalid(`attribute ${name} is not UTF-8`, {
        expected: 'UTF-8',
        actual: `${bytes.length} other bytes`,
        cause,
      });
    }
  }
}
