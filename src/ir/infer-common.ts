import { GanymedeError } from '../support/errors.js';
import type { DType } from '../tensor/index.js';
import type { OpAttrs, OpName } from './ops.js';
import { currentScope, type Value } from './value.js';

export interface Inferred {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

export type InferRule<K extends OpName> = (op: K, inputs: readonly Value[], attrs: OpAttrs[K]) => Inferred;

/** Throw SHAPE_MISMATCH: `op` expected something, got a shape, in the layer being built. */
export function fail(op: OpName, expected: string, actual: readonly number[]): never {
  throw mismatch('SHAPE_MISMATCH', op, expected, `[${actual.join(',')}]`);
}

export function check(
  condition: boolean,
  op: OpName,
  expected: string,
  actual: readonly number[],
): asserts condition {
  if (!condition) fail(op, expected, actual);
}

/** Throw SHAPE_MISMATCH unless `axis` is one of a value of rank `shape.length`. */
export function checkAxis(op: OpName, axis: number, shape: readonly number[]): void {
  check(axis in shape, op, `an axis within the rank, not ${axis}`, shape);
}

/** Whether a size is a number of elements, from `least` on. */
export function isInteger(size: number, least: number): boolean {
  return Number.isSafeInteger(size) && size >= least;
}

/** Throw SHAPE_MISMATCH unless `sizes` are integers from `least`; `what` names them. */
export function checkSizes(op: OpName, what: string, sizes: readonly number[], least: number): void {
  check(
    sizes.every((size) => isInteger(size, least)),
    op,
    `${what} of integers from ${least}`,
    sizes,
  );
}

export function requireDType(op: OpName, value: Value, dtype: DType): void {
  if (value.dtype !== dtype) throw mismatch('DTYPE_MISMATCH', op, dtype, value.dtype);
}

export function sameDType(op: OpName, a: Value, b: Value): void {
  requireDType(op, b, a.dtype);
}

/** The `index`-th of `inputs`; a missing one is a fault of the builder. */
export function inputAt(op: OpName, inputs: readonly Value[], index: number): Value {
  const value = inputs[index];
  if (!value) throw new GanymedeError('INTERNAL', `${op} has no input ${index}`);
  return value;
}

function mismatch(
  code: 'SHAPE_MISMATCH' | 'DTYPE_MISMATCH',
  op: OpName,
  expected: string,
  actual: string,
): GanymedeError {
  const scope = currentScope();
  const where = scope === '' ? op : `${op} in layer "${scope}"`;
  return new GanymedeError(
    code,
    `${op}: expected ${expected}, got ${actual}${scope === '' ? '' : ` (layer "${scope}")`}`,
    {
      where,
      expected,
      actual,
      fix: 'Check the sizes of this layer and of the value that enters it.',
    },
  );
}
