import type { Value } from '../../ir/index.js';
import { invariant } from '../../support/invariant.js';

/** The first two operands of an op. */
export function operands({ op, inputs }: Value): readonly [a: Value, b: Value] {
  const [a, b] = inputs;
  invariant(a && b, `${op} has two operands`);
  return [a, b];
}

/** The first operand of an op. */
export function operand({ op, inputs }: Value): Value {
  const [x] = inputs;
  invariant(x, `${op} has an operand`);
  return x;
}
