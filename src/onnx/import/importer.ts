import { isOp, type Value } from '../../ir/index.js';
import type { Tensor } from '../../tensor/index.js';
import { tooLarge } from './errors.js';
import { importLimits } from './limits.js';
import type { NodeReader } from './node-reader.js';

/** Builds the results of one node; called once an `apply`. */
export type Build = (operands: Operands) => Value | readonly Value[];

/** How one ONNX op is read. */
export interface Importer {
  /** Fewest inputs, all of which must be given, and most. */
  readonly inputs: readonly [least: number, most: number];
  /** How many results can be used; further ones may be named, but not used. */
  readonly results: number;
  /** Reads and checks the attributes, once an import. */
  readonly prepare: (node: NodeReader) => Build;
}

export type Importers = Readonly<Record<string, Importer>>;

/** An importer of an op with one usable result. */
export function importer(least: number, most: number, prepare: Importer['prepare']): Importer {
  return { inputs: [least, most], results: 1, prepare };
}

/** An importer of an op with one input and without attributes that change anything. */
export function unary(build: (x: Value) => Value): Importer {
  return importer(1, 1, () => (operands) => build(operands.value(0)));
}

/** The inputs of a node. One that an importer has not asked for might change the result, so `finish` refuses it. */
export class Operands {
  readonly #node: NodeReader;
  readonly #values: readonly (Value | undefined)[];
  readonly #unread: Set<number>;

  constructor(node: NodeReader, values: readonly (Value | undefined)[]) {
    this.#node = node;
    this.#values = values;
    this.#unread = new Set(values.keys());
  }

  value(index: number): Value {
    const value = this.optional(index);
    if (!value) throw this.#node.missing(`input ${index}`);
    return value;
  }

  optional(index: number): Value | undefined {
    this.#unread.delete(index);
    return this.#values[index];
  }

  /** Read over inputs that do not change the result. */
  ignore(...indices: readonly number[]): void {
    for (const index of indices) this.#unread.delete(index);
  }

  /** Throw ONNX_UNSUPPORTED if an input was given, but not read. */
  finish(): void {
    const extra = [...this.#unread].find((index) => this.#values[index] !== undefined);
    if (extra !== undefined)
      throw this.#node.unsupported(`input ${extra} is not one of opset ${this.#node.opset}`, {
        expected: 'that it is left out',
        actual: `input ${extra}`,
      });
  }

  all(): readonly Value[] {
    return this.#values.map((_, index) => this.value(index));
  }

  /** An input that must be known while values are built. */
  tensor(index: number): Tensor {
    const value = this.value(index);
    if (isOp(value, 'Constant')) return value.attrs.tensor;
    throw this.#node.unsupported(`input ${index} is computed from the data`, {
      expected: 'a constant, or sizes of the input',
      actual: `the result of ${value.op}`,
    });
  }

  ints(index: number): readonly number[] {
    const { dtype, data } = this.tensor(index);
    if (dtype === 'int32') return Array.from(data);
    throw this.#node.invalid(`input ${index} holds ${dtype}`, { expected: 'integers', actual: dtype });
  }

  optionalInts(index: number): readonly number[] | undefined {
    return this.optional(index) && this.ints(index);
  }

  /** The only element of an input. */
  number(index: number): number {
    const { data } = this.tensor(index);
    const [only] = data;
    if (only === undefined || data.length !== 1)
      throw this.#node.invalid(`input ${index} has ${data.length} elements`, {
        expected: 'one element',
        actual: String(data.length),
      });
    return only;
  }
}

/** Non-negative axis of a value of `rank` axes. Throws ONNX_INVALID if it has no such axis. */
export function axisOf(node: NodeReader, axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(at) || at < 0 || at >= rank)
    throw node.invalid(`axis ${axis} of a value of ${rank} axes`, {
      expected: `${-rank} to ${rank - 1}`,
      actual: String(axis),
    });
  return at;
}

/** Distinct non-negative axes of a value of `rank` axes. */
export function axesOf(node: NodeReader, axes: readonly number[], rank: number): readonly number[] {
  checkRank(node, axes.length);
  const all = axes.map((axis) => axisOf(node, axis, rank));
  if (new Set(all).size !== all.length)
    throw node.invalid('an axis is named twice', {
      expected: 'every axis once',
      actual: `[${axes.join(',')}]`,
    });
  return all;
}

/** Throw ONNX_TOO_LARGE for more axes than a tensor may have. */
export function checkRank({ where }: NodeReader, rank: number): void {
  if (rank > importLimits.rank) throw tooLarge('axes', { limit: importLimits.rank, actual: rank, where });
}

/** A list that is an attribute before `opset`, and input `index` from then on. */
export function listOf(
  node: NodeReader,
  name: string,
  from: { readonly opset: number; readonly index: number },
): (operands: Operands) => readonly number[] | undefined {
  if (node.opset >= from.opset) return (operands) => operands.optionalInts(from.index);
  const list = node.ints(name);
  return () => list;
}
