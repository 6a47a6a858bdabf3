import { isOp, type OpName, type Value } from '../src/ir/index.js';

type Rule = (a: number, b: number) => number;

const rules: Readonly<Partial<Record<OpName, Rule>>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Neg: (a) => -a,
  Sqrt: Math.sqrt,
  Rsqrt: (a) => 1 / Math.sqrt(a),
  Softplus: (a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))),
  ReduceMean: (a) => a,
  Reshape: (a) => a,
};

/** Evaluates a graph in which every tensor has one element, in double precision; leaves are given by name. */
export function evaluateScalar(value: Value, leaves: Readonly<Record<string, number>> = {}): number {
  if (isOp(value, 'Constant')) return Number(value.attrs.tensor.data[0]);
  if (isOp(value, 'Input') || isOp(value, 'State')) return leaves[value.attrs.name] ?? NaN;
  const rule = rules[value.op];
  if (!rule) throw new Error(`${value.op} is not evaluated here`);
  const [a = NaN, b = NaN] = value.inputs.map((input) => evaluateScalar(input, leaves));
  return rule(a, b);
}
