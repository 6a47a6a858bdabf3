import {
  add,
  broadcastShapes,
  constantNumber,
  div,
  isOp,
  mul,
  neg,
  type OpName,
  rsqrt,
  sameShape,
  sqrt,
  sub,
  type Value,
  withInputs,
} from '../ir/index.js';
import { constantLike, type FoldRule, type FoldRules, inPlaceOf, isNumber, pair } from './fold-rule.js';

type Unary = (x: number) => number;
type Binary = (a: number, b: number) => number;
type Rule = (value: Value) => Value | undefined;

const firstOf =
  (...rules: readonly Rule[]): FoldRule<OpName> =>
  (value) => {
    for (const rule of rules) {
      const folded = rule(value);
      if (folded) return folded;
    }
    return undefined;
  };

function evaluated(compute: Unary): Rule {
  return (value) => {
    const x = value.inputs[0] && constantNumber(value.inputs[0]);
    return x === undefined ? undefined : constantLike(value, compute(x));
  };
}

function evaluatedPair(compute: Binary): Rule {
  return (value) => {
    const [a, b] = value.inputs.map(constantNumber);
    return a === undefined || b === undefined ? undefined : constantLike(value, compute(a, b));
  };
}

/** Elementwise ops broadcast by themselves: `op(x, Broadcast(y))` is `op(x, y)` if the result keeps its shape. */
function withoutBroadcasts(value: Value): Value | undefined {
  const at = value.inputs.findIndex((input, i) => isOp(input, 'Broadcast') && keepsShape(value, i));
  return at < 0
    ? undefined
    : withInputs(
        value,
        value.inputs.map((input, i) => (i === at ? (input.inputs[0] ?? input) : input)),
      );
}

function keepsShape(value: Value, at: number): boolean {
  const shapes = value.inputs.map((input, i) => (i === at ? (input.inputs[0] ?? input) : input).shape);
  const shape = shapes.reduce<readonly number[] | undefined>(
    (joined, next) => joined && broadcastShapes(joined, next),
    [],
  );
  return shape !== undefined && sameShape(shape, value.shape);
}

/** One side of a commutative op is `unit`: the other side. */
function unit(number: number): Rule {
  return (value) => {
    const operands = pair(value);
    if (!operands) return undefined;
    const [a, b] = operands;
    if (isNumber(b, number)) return inPlaceOf(value, a);
    return isNumber(a, number) ? inPlaceOf(value, b) : undefined;
  };
}

/** The right side is `unit`: the left side. */
function rightUnit(number: number): Rule {
  return (value) => {
    const operands = pair(value);
    return operands && isNumber(operands[1], number) ? inPlaceOf(value, operands[0]) : undefined;
  };
}

/** A value as `x * factor` with a scalar constant factor. */
function asScaled(value: Value): { x: Value; factor: number } | undefined {
  if (isOp(value, 'Neg') && value.inputs[0]) return { x: value.inputs[0], factor: -1 };
  const operands = isOp(value, 'Mul') && value.dtype === 'float32' ? pair(value) : undefined;
  if (!operands) return undefined;
  const [a, b] = operands;
  const right = scalarFactor(b);
  if (right !== undefined) return { x: a, factor: right };
  const left = scalarFactor(a);
  return left === undefined ? undefined : { x: b, factor: left };
}

function scalarFactor(value: Value): number | undefined {
  return value.shape.length === 0 ? constantNumber(value) : undefined;
}

/** Below this, 32-bit floats have fewer digits. */
const LEAST_NORMAL = 2 ** -126;

/** Whether a product of factors neither overflows, which makes NaN of 0, nor loses digits by being small. */
function isExpressible(product: number, factors: readonly number[]): boolean {
  return Number.isFinite(product) && (Math.abs(product) >= LEAST_NORMAL || factors.includes(0));
}

/** `(x * a) * b` as `x * (a * b)`; `x * -1` as `-x`. */
function mergeScales(value: Value): Value | undefined {
  const outer = asScaled(value);
  if (!outer) return undefined;
  const inner = asScaled(outer.x);
  const factor = inner && Math.fround(inner.factor * outer.factor);
  if (inner && factor !== undefined && isExpressible(factor, [inner.factor, outer.factor]))
    return scaled(inner.x, factor);
  return isOp(value, 'Mul') && outer.factor === -1 ? neg(outer.x) : undefined;
}

function scaled(x: Value, factor: number): Value {
  if (factor === 1) return x;
  return factor === -1 ? neg(x) : mul(x, factor);
}

/** `a + -b` as `a - b`. */
function addNegated(value: Value): Value | undefined {
  const operands = pair(value);
  if (!operands) return undefined;
  const [a, b] = operands;
  if (isOp(b, 'Neg') && b.inputs[0]) return sub(a, b.inputs[0]);
  return isOp(a, 'Neg') && a.inputs[0] ? sub(b, a.inputs[0]) : undefined;
}

/** `a - -b` as `a + b`; `0 - b` as `-b`. */
function subtractSpecial(value: Value): Value | undefined {
  const operands = pair(value);
  if (!operands) return undefined;
  const [a, b] = operands;
  if (isOp(b, 'Neg') && b.inputs[0]) return add(a, b.inputs[0]);
  return isNumber(a, 0) && b.dtype === 'float32' && sameShape(b.shape, value.shape) ? neg(b) : undefined;
}

const POWERS: Readonly<Record<number, (x: Value) => Value>> = {
  [-1]: (x) => div(1, x),
  [-0.5]: rsqrt,
  0.5: sqrt,
  1: (x) => x,
  2: (x) => mul(x, x),
  3: (x) => mul(mul(x, x), x),
};

function simplePower(value: Value): Value | undefined {
  const operands = pair(value);
  if (!operands || value.dtype !== 'float32') return undefined;
  const exponent = constantNumber(operands[1]);
  const power = exponent === undefined ? undefined : POWERS[exponent];
  return power && sameShape(operands[0].shape, value.shape) ? power(operands[0]) : undefined;
}

const broadcasting = firstOf(withoutBroadcasts);

export const foldArithmetic: FoldRules = {
  StopGradient: (value) => value.inputs[0],
  Cast: (value) => {
    const x = value.inputs[0];
    return x?.dtype === value.attrs.to ? x : undefined;
  },
  Neg: firstOf(
    evaluated((x) => -x),
    mergeScales,
  ),
  Exp: evaluated(Math.exp),
  Log: evaluated(Math.log),
  Sqrt: evaluated(Math.sqrt),
  Rsqrt: evaluated((x) => 1 / Math.sqrt(x)),
  Abs: evaluated(Math.abs),
  Add: firstOf(
    evaluatedPair((a, b) => a + b),
    unit(0),
    addNegated,
    withoutBroadcasts,
  ),
  Sub: firstOf(
    evaluatedPair((a, b) => a - b),
    rightUnit(0),
    subtractSpecial,
    withoutBroadcasts,
  ),
  Mul: firstOf(
    evaluatedPair((a, b) => a * b),
    unit(1),
    mergeScales,
    withoutBroadcasts,
  ),
  Div: firstOf(rightUnit(1), withoutBroadcasts),
  Pow: firstOf(simplePower, withoutBroadcasts),
  Min: broadcasting,
  Max: broadcasting,
  Equal: broadcasting,
  Less: broadcasting,
  Greater: broadcasting,
  Select: broadcasting,
};
