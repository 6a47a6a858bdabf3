import { decodeUtf8 } from '../support/web.js';
import type { Tensor } from '../tensor/index.js';
import { type ImportLimits, invalid } from './import-limits.js';
import { readTensor } from './import-tensor.js';
import { type AttributeProto, AttributeProto_AttributeType as Kind, type NodeProto } from './proto/onnx_pb.js';

/** The attributes of a node, which remember what was asked for: one that no rule reads would silently change the result. */
export class Attributes {
  readonly #byName: ReadonlyMap<string, AttributeProto>;
  readonly #unread: Set<string>;
  readonly #where: string;
  readonly #limits: ImportLimits;

  constructor(node: NodeProto, where: string, limits: ImportLimits) {
    this.#byName = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
    this.#unread = new Set(this.#byName.keys());
    this.#where = where;
    this.#limits = limits;
  }

  /** Names nobody asked for. */
  get unread(): readonly string[] {
    return [...this.#unread];
  }

  /** Accept attributes that cannot change the result. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#unread.delete(name);
  }

  int(name: string, fallback: number): number {
    const attribute = this.#find(name, Kind.INT);
    return attribute ? this.#integer(name, attribute.i) : fallback;
  }

  flag(name: string, fallback = false): boolean {
    return this.int(name, fallback ? 1 : 0) !== 0;
  }

  ints(name: string): readonly number[] | undefined {
    return this.#find(name, Kind.INTS)?.ints.map((value) => this.#integer(name, value));
  }

  float(name: string, fallback: number): number {
    return this.#find(name, Kind.FLOAT)?.f ?? fallback;
  }

  floats(name: string): readonly number[] | undefined {
    return this.#find(name, Kind.FLOATS)?.floats;
  }

  string(name: string, fallback: string): string {
    const attribute = this.#find(name, Kind.STRING);
    return attribute ? decodeUtf8(attribute.s) : fallback;
  }

  tensor(name: string): Tensor | undefined {
    const stored = this.#find(name, Kind.TENSOR)?.t;
    return stored && readTensor(stored, `attribute ${name} of ${this.#where}`, this.#limits);
  }

  #find(name: string, kind: Kind): AttributeProto | undefined {
    this.#unread.delete(name);
    const attribute = this.#byName.get(name);
    if (attribute && attribute.type !== kind) throw invalid(`attribute ${name} of ${this.#where} has the wrong type`);
    return attribute;
  }

  #integer(name: string, value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw invalid(`attribute ${name} of ${this.#where} is ${value}`);
    return number;
  }
}
