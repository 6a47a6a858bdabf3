import type { BinaryMathOp, ComparisonOp, OpName, UnaryMathOp } from 'ganymede/ir';
import { at, fill, inputAt } from './arrays.js';
import type { Rule, Rules } from './rule.js';

function unary<K extends OpName>(f: (x: number) => number): Rule<K> {
  return (_value, inputs) => inputAt(inputs, 0).data.map(f);
}

function binary<K extends OpName>(f: (a: number, b: number) => number): Rule<K> {
  return (value, inputs) =>
    fill(value.shape, (index) => f(at(inputAt(inputs, 0), index), at(inputAt(inputs, 1), index)));
}

/** `2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (2n+1)!!`: every term has the sign of `x`. */
function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let total = 0;
  let term = x;
  for (let n = 1; n < 200; n++) {
    total += term;
    term *= (2 * x * x) / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

export const unaryRules: Rules<UnaryMathOp> = {
  Neg: unary((x) => -x),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sqrt: unary(Math.sqrt),
  Rsqrt: unary((x) => 1 / Math.sqrt(x)),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  Tanh: unary(Math.tanh),
  Relu: unary((x) => Math.max(x, 0)),
  Softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  Erf: unary(erf),
  LeakyRelu: (value, inputs) => inputAt(inputs, 0).data.map((x) => (x > 0 ? x : value.attrs.slope * x)),
  Step: (value, inputs) => inputAt(inputs, 0).data.map((x) => (x > 0 ? 1 : value.attrs.low)),
  Clip: (value, inputs) =>
    inputAt(inputs, 0).data.map((x) => Math.min(Math.max(x, value.attrs.min), value.attrs.max)),
};

export const binaryRules: Rules<BinaryMathOp | ComparisonOp> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b) => a / b),
  Pow: binary((a, b) => a ** b),
  Min: binary((a, b) => Math.min(a, b)),
  Max: binary((a, b) => Math.max(a, b)),
  Equal: binary((a, b) => Number(a === b)),
  Less: binary((a, b) => Number(a < b)),
  Greater: binary((a, b) => Number(a > b)),
};

export const selectionRules: Rules<'Select' | 'Cast' | 'StopGradient'> = {
  Select: (value, inputs) =>
    fill(value.shape, (index) => at(inputAt(inputs, at(inputAt(inputs, 0), index) === 0 ? 2 : 1), index)),
  Cast: (value, inputs) => {
    const { data } = inputAt(inputs, 0);
    if (value.attrs.to === 'bool') return data.map((x) => Number(x !== 0));
    return value.attrs.to === 'float32' ? data : data.map(Math.trunc);
  },
  StopGradient: (_value, inputs) => inputAt(inputs, 0).data,
};
