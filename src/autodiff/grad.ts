import {
  add,
  broadcastTo,
  constant,
  inScope,
  type OpName,
  sameShape,
  topologicalOrder,
  type Value,
} from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import type { VjpRule, VjpRules } from './rule.js';
import { vjpRules } from './rules.js';

/**
 * Gradients of the scalar `loss` in each of `wrt`, by reverse mode. They are values themselves, so they can be
 * differentiated again. A value the loss does not depend on gets zeros. At a kink the gradient is
 * that of one side or an average of both. Throws SHAPE_MISMATCH if `loss` is no `float32` scalar.
 */
export function grad(loss: Value, wrt: readonly Value[]): Value[] {
  return gradIfAny(loss, wrt) ?? wrt.map(zerosLike);
}

/** The same, or undefined where the loss has no gradient in any of `wrt`, whatever the numbers are. */
export function gradIfAny(loss: Value, wrt: readonly Value[]): Value[] | undefined {
  const gradients = gradientsOf(loss, wrt);
  if (!wrt.some((value) => gradients.has(value))) return undefined;
  return wrt.map((value) => gradients.get(value) ?? zerosLike(value));
}

/** Gradients of what the loss depends on, on the way to `wrt`. */
function gradientsOf(loss: Value, wrt: readonly Value[]): ReadonlyMap<Value, Value> {
  if (loss.shape.length !== 0 || loss.dtype !== 'float32') throw notScalar(loss);
  const order = topologicalOrder([loss]);
  const needed = dependents(order, wrt);
  const gradients = new Map<Value, Value>([[loss, constant(1)]]);
  for (const value of order.reverse()) {
    const dy = gradients.get(value);
    if (dy && needed.has(value))
      inScope(value.scope, () => {
        propagate(value, dy, { gradients, needed });
      });
  }
  return gradients;
}

function zerosLike({ shape }: Value): Value {
  return broadcastTo(constant(0), shape);
}

/** The values of `order` that depend on any of `wrt`. */
function dependents(order: readonly Value[], wrt: readonly Value[]): ReadonlySet<Value> {
  const needed = new Set<Value>(wrt);
  for (const value of order) if (value.inputs.some((input) => needed.has(input))) needed.add(value);
  return needed;
}

interface Sweep {
  readonly gradients: Map<Value, Value>;
  readonly needed: ReadonlySet<Value>;
}

function propagate(value: Value, dy: Value, { gradients, needed }: Sweep): void {
  if (!value.inputs.some((input) => needed.has(input))) return;
  const parts = ruleOf(vjpRules, value)(value, dy);
  value.inputs.forEach((input, i) => {
    const part = parts[i];
    if (!part || !needed.has(input)) return;
    invariant(
      sameShape(part.shape, input.shape),
      `${value.op}: a gradient [${part.shape.join(',')}] for an input [${input.shape.join(',')}]`,
    );
    const sum = gradients.get(input);
    gradients.set(input, sum ? add(sum, part) : part);
  });
}

function ruleOf<K extends OpName>(rules: VjpRules<OpName>, value: Value<K>): VjpRule<K> {
  return rules[value.op];
}

function notScalar(loss: Value): GanymedeError {
  return new GanymedeError(
    'SHAPE_MISMATCH',
    `only a scalar has a gradient, not ${loss.dtype}[${loss.shape.join(',')}]`,
    {
      where: loss.scope === '' ? loss.op : loss.scope,
      expected: 'a float32 scalar',
      actual: `${loss.dtype}[${loss.shape.join(',')}]`,
      fix: 'Reduce it with mean() or sum().',
    },
  );
}
