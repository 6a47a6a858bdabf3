import { invariant } from '../support/invariant.js';
import type { Value } from './value.js';

/** The inputs of a value that has one, two or three. */
export function inputsOf(value: Value, count: 1): readonly [Value];
export function inputsOf(value: Value, count: 2): readonly [Value, Value];
export function inputsOf(value: Value, count: 3): readonly [Value, Value, Value];
export function inputsOf(value: Value, count: number): readonly Value[] {
  invariant(value.inputs.length === count, `${value.op} takes ${count} inputs`);
  return value.inputs;
}
