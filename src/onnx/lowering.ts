import type { OpAttrs, OpName, Value } from '../ir/index.js';
import { invariant } from '../support/invariant.js';
import type { Emitter } from './emitter.js';

/** An operand of the op being lowered. */
export interface Operand {
  /** Its result in the ONNX graph. */
  readonly name: string;
  readonly value: Value;
}

/** One op being lowered. */
export interface Site<K extends OpName = OpName> {
  readonly emit: Emitter;
  readonly value: Value<K>;
  readonly attrs: OpAttrs[K];
  readonly operands: readonly Operand[];
}

/** Emits the nodes of one op; the name of the result. */
export type Lowering<K extends OpName> = (site: Site<K>) => string;

/** A formulation for every op. */
export type LoweringTable = { readonly [K in OpName]: Lowering<K> };

export function operand(site: Site, index: number): Operand {
  const found = site.operands[index];
  invariant(found, `${site.value.op} has no operand ${index}`);
  return found;
}

export function nameOf(site: Site, index: number): string {
  return operand(site, index).name;
}

export function shapeOf(site: Site, index: number): readonly number[] {
  return operand(site, index).value.shape;
}

export function names(site: Site): string[] {
  return site.operands.map(({ name }) => name);
}
