import type { DType } from '../tensor/index.js';
import type { OpAttrs, OpName } from './ops.js';

/** A node's result in the graph. Immutable; made only by the builder functions of this folder. */
export interface Value<K extends OpName = OpName> {
  readonly op: K;
  readonly inputs: readonly Value[];
  readonly attrs: OpAttrs[K];
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Path of the layer that made it, such as `D.h0`; empty outside every layer. */
  readonly scope: string;
}

/** Every kind of value as a union that `switch (value.op)` can narrow. */
export type AnyValue = { [K in OpName]: Value<K> }[OpName];

export function isOp<K extends OpName>(value: Value, op: K): value is Value<K> {
  return value.op === op;
}

/** The value as a member of the closed union, for exhaustive `switch` statements. */
export function asUnion(value: Value): AnyValue {
  return value as AnyValue;
}

let scope = '';

/** Path of the layer being built. */
export function currentScope(): string {
  return scope;
}

/** Run `build` inside the layer `path`; errors and printed values name it. */
export function inScope<T>(path: string, build: () => T): T {
  const outer = scope;
  scope = path;
  try {
    return build();
  } finally {
    scope = outer;
  }
}
