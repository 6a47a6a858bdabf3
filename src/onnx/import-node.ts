import { constantNumber, isOp, type Value } from '../ir/index.js';
import type { GanymedeError } from '../support/errors.js';
import { Attributes } from './import-attributes.js';
import { checkShape, type ImportLimits, invalid, unsupported } from './import-limits.js';
import type { NodeProto } from './proto/onnx_pb.js';

/** What a rule makes of a node: its results, in the order of the node's outputs. */
export type ImportRule = (node: ImportNode) => Value | readonly Value[];

/** A node being imported: its attributes, and the values of its inputs. */
export class ImportNode {
  readonly op: string;
  readonly opset: number;
  readonly attributes: Attributes;
  readonly inputs: readonly (Value | undefined)[];
  readonly outputCount: number;
  readonly #where: string;
  readonly #limits: ImportLimits;

  constructor(proto: NodeProto, inputs: readonly (Value | undefined)[], context: { where: string; opset: number; limits: ImportLimits }) {
    this.op = proto.opType;
    this.opset = context.opset;
    this.inputs = inputs;
    this.outputCount = proto.output.length;
    this.attributes = new Attributes(proto, context.where, context.limits);
    this.#where = context.where;
    this.#limits = context.limits;
  }

  /** A required input. */
  value(index: number): Value {
    const value = this.inputs[index];
    if (!value) throw this.invalid(`has no input ${index}`);
    return value;
  }

  optional(index: number): Value | undefined {
    return this.inputs[index];
  }

  /** The integers of an input that must be constant; undefined where it is absent. */
  ints(index: number): readonly number[] | undefined {
    const data = this.#constant(index, 'int32');
    return data && Array.from(data);
  }

  /** The numbers of an input that must be constant `float32`; undefined where it is absent or empty. */
  floats(index: number): readonly number[] | undefined {
    const data = this.#constant(index, 'float32');
    return data && data.length > 0 ? Array.from(data) : undefined;
  }

  /** The number a scalar constant input holds; undefined where it is absent. */
  number(index: number): number | undefined {
    const value = this.inputs[index];
    if (!value) return undefined;
    const number = constantNumber(value);
    if (number === undefined) throw this.unsupported(`input ${index} is not a constant number`);
    return number;
  }

  /** An axis within `rank`, counted from the start. */
  axis(axis: number, rank: number): number {
    const normal = axis < 0 ? axis + rank : axis;
    if (normal < 0 || normal >= rank) throw this.invalid(`has axis ${axis} for a value of rank ${rank}`);
    return normal;
  }

  axes(axes: readonly number[], rank: number): readonly number[] {
    const normal = axes.map((axis) => this.axis(axis, rank));
    if (new Set(normal).size !== normal.length) throw this.invalid(`names an axis twice: [${axes.join(',')}]`);
    return normal;
  }

  /** Refuse a result too large before it is described. */
  checkShape(shape: readonly number[]): void {
    checkShape(`the result of ${this.#where}`, shape, this.#limits);
  }

  invalid(problem: string): GanymedeError {
    return invalid(`${this.#where} ${problem}`);
  }

  unsupported(problem: string): GanymedeError {
    return unsupported(`${this.#where}: ${problem}`, 'Export the network without it, for inference and with static shapes.');
  }

  #constant(index: number, dtype: 'int32' | 'float32'): ArrayLike<number> | undefined {
    const value = this.inputs[index];
    if (!value) return undefined;
    if (!isOp(value, 'Constant')) throw this.unsupported(`input ${index} is computed, not constant`);
    if (value.dtype !== dtype) throw this.invalid(`has ${value.dtype} as input ${index}, not ${dtype}`);
    return value.attrs.tensor.data;
  }
}
