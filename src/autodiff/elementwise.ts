import {
  type BinaryMathOp,
  cast,
  type ComparisonOp,
  constantNumber,
  div,
  equal,
  exp,
  greater,
  inputsOf,
  log,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  select,
  sigmoid,
  sign,
  step,
  sub,
  sumTo,
  type UnaryMathOp,
  type Value,
} from '../ir/index.js';
import type { VjpRules } from './rule.js';

const twoOverRootPi = 2 / Math.sqrt(Math.PI);

/** 1 where `a` is greater, one half where both are equal, else 0. */
function greaterMask(a: Value, b: Value): Value {
  return select(equal(a, b), 0.5, cast(greater(a, b), 'float32'));
}

export const unaryRules: VjpRules<UnaryMathOp> = {
  Neg: (_y, dy) => [neg(dy)],
  Exp: (y, dy) => [mul(dy, y)],
  Log: (y, dy) => [div(dy, inputsOf(y, 1)[0])],
  Sqrt: (y, dy) => [div(mul(dy, 0.5), y)],
  // d x^(-1/2) = -1/2 x^(-3/2)
  Rsqrt: (y, dy) => [mul(mul(dy, -0.5), mul(y, mul(y, y)))],
  Abs: (y, dy) => [mul(dy, sign(inputsOf(y, 1)[0]))],
  Sign: () => [null],
  Sigmoid: (y, dy) => [mul(dy, mul(y, sub(1, y)))],
  Tanh: (y, dy) => [mul(dy, sub(1, mul(y, y)))],
  Relu: (y, dy) => [mul(dy, step(y))],
  Softplus: (y, dy) => [mul(dy, sigmoid(inputsOf(y, 1)[0]))],
  Erf: (y, dy) => {
    const [x] = inputsOf(y, 1);
    return [mul(dy, mul(exp(neg(mul(x, x))), twoOverRootPi))];
  },
  // A rectifier's output has the sign of its input.
  LeakyRelu: (y, dy) => [
    mul(dy, y.attrs.slope >= 0 ? step(y, y.attrs.slope) : step(inputsOf(y, 1)[0], y.attrs.slope)),
  ],
  Step: () => [null],
  // 1 where clipping changed nothing, the bounds included.
  Clip: (y, dy) => [mul(dy, cast(equal(inputsOf(y, 1)[0], y), 'float32'))],
};

export const binaryRules: VjpRules<BinaryMathOp> = {
  Add: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    return [sumTo(dy, a.shape), sumTo(dy, b.shape)];
  },
  Sub: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    return [sumTo(dy, a.shape), neg(sumTo(dy, b.shape))];
  },
  Mul: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    return [sumTo(mul(dy, b), a.shape), sumTo(mul(dy, a), b.shape)];
  },
  Div: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    const da = div(dy, b);
    return [sumTo(da, a.shape), neg(sumTo(mul(da, y), b.shape))];
  },
  Pow: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    const slope = powerSlope(a, b);
    return [slope && sumTo(mul(dy, slope), a.shape), sumTo(mul(dy, exponentSlope(y, a)), b.shape)];
  },
  Min: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    const mask = greaterMask(b, a);
    return [sumTo(mul(dy, mask), a.shape), sumTo(mul(dy, sub(1, mask)), b.shape)];
  },
  Max: (y, dy) => {
    const [a, b] = inputsOf(y, 2);
    const mask = greaterMask(a, b);
    return [sumTo(mul(dy, mask), a.shape), sumTo(mul(dy, sub(1, mask)), b.shape)];
  },
};

/** `d a^b / da = b a^(b-1)`; 0 for the exponent 0, whose formula fails at a base of 0: null where it is constant. */
function powerSlope(a: Value, b: Value): Value | null {
  const exponent = constantNumber(b);
  if (exponent === 0) return null;
  if (exponent === 2) return mul(a, 2);
  if (exponent !== undefined) return mul(b, pow(a, exponent - 1));
  const isConstant = minimum(equal(a, 0), equal(b, 0));
  return mul(b, pow(select(isConstant, 1, a), sub(b, 1)));
}

/** `d a^b / db = a^b log a`, 0 where the base is not positive. Nothing reaches it, so it costs nothing, for a constant exponent. */
function exponentSlope(y: Value, a: Value): Value {
  return select(greater(a, 0), mul(y, log(maximum(a, 1e-37))), 0);
}

export const comparisonRules: VjpRules<ComparisonOp | 'Select' | 'Cast' | 'StopGradient'> = {
  Equal: () => [null, null],
  Less: () => [null, null],
  Greater: () => [null, null],
  Select: (y, dy) => {
    const [condition, a, b] = inputsOf(y, 3);
    return [null, sumTo(select(condition, dy, 0), a.shape), sumTo(select(condition, 0, dy), b.shape)];
  },
  Cast: (y, dy) => [inputsOf(y, 1)[0].dtype === 'float32' ? dy : null],
  StopGradient: () => [null],
};
