import { broadcastTo, constant, constantNumber, type OpName, type Value } from '../ir/index.js';
import { full } from '../tensor/index.js';

/** A simpler value equal to this one, or undefined if the rule knows none. */
export type FoldRule<K extends OpName> = (value: Value<K>) => Value | undefined;

export type FoldRules = { readonly [K in OpName]?: FoldRule<K> };

/** The operands of a binary op. */
export function pair(value: Value): readonly [Value, Value] | undefined {
  const [a, b] = value.inputs;
  return a && b ? [a, b] : undefined;
}

/** `x` with the shape of the value it replaces. */
export function inPlaceOf(value: Value, x: Value): Value {
  return broadcastTo(x, value.shape);
}

/** A constant as large as `value`, if that is one element. */
export function constantLike(value: Value, number: number): Value | undefined {
  const fits = value.shape.every((size) => size === 1) && value.dtype !== 'bool';
  return fits ? constant(full(value.shape, number, value.dtype)) : undefined;
}

export function isNumber(value: Value, number: number): boolean {
  return constantNumber(value) === number;
}
