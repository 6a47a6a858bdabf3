import {
  abs,
  add,
  cast,
  clip,
  constant,
  constantNumber,
  div,
  equal,
  erf,
  exp,
  greater,
  leakyRelu,
  less,
  log,
  maximum,
  minimum,
  mul,
  neg,
  type Operand,
  pow,
  relu,
  select,
  sigmoid,
  sign,
  softplus,
  sqrt,
  square,
  sub,
  tanh,
  type Value,
} from '../../ir/index.js';
import { full, tensor } from '../../tensor/index.js';
import { type Build, type Importer, importer, type Importers, unary } from './importer.js';
import type { NodeReader } from './node-reader.js';
import { dtypeOf, toData } from './tensors.js';

type Binary = (a: Operand, b: Operand) => Value;

/** `-max(-x, 0)`, which is `min(x, 0)`. */
const negativePart = (x: Value): Value => neg(relu(neg(x)));

/** `alpha (e^x - 1)` below zero, `x` above. */
const elu = (x: Value, alpha: number): Value => add(relu(x), mul(sub(exp(negativePart(x)), 1), alpha));

const hardSigmoid = (x: Value, alpha: number, beta: number): Value => clip(add(mul(x, alpha), beta), 0, 1);

/** An op of one input with the attribute `alpha`. */
const withAlpha = (fallback: number, build: (x: Value, alpha: number) => Value): Importer =>
  importer(1, 1, (node) => {
    const alpha = node.float('alpha') ?? fallback;
    return (operands) => build(operands.value(0), alpha);
  });

/** Celu of Barron 2017: `alpha (e^(x/alpha) - 1)` below zero. */
const celu = (x: Value, alpha: number): Value =>
  add(relu(x), mul(sub(exp(div(negativePart(x), alpha)), 1), alpha));

const SELU_ALPHA = 1.6732632423543772;
const SELU_GAMMA = 1.0507009873554805;

function prepareSelu(node: NodeReader): Build {
  const alpha = node.float('alpha') ?? SELU_ALPHA;
  const gamma = node.float('gamma') ?? SELU_GAMMA;
  return (operands) => mul(elu(operands.value(0), alpha), gamma);
}

function prepareHardSigmoid(node: NodeReader): Build {
  const [alpha, beta] = [node.float('alpha') ?? 0.2, node.float('beta') ?? 0.5];
  return (operands) => hardSigmoid(operands.value(0), alpha, beta);
}

/** Hendrycks & Gimpel 2016: `x Phi(x)`, or its approximation by tanh. */
function prepareGelu(node: NodeReader): Build {
  const exact = node.word('approximate', ['none', 'tanh']) === 'none';
  const gate = (x: Value): Value =>
    exact ? erf(mul(x, Math.SQRT1_2)) : tanh(mul(add(x, mul(pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI)));
  return (operands) => mul(mul(operands.value(0), 0.5), add(gate(operands.value(0)), 1));
}

/** The slope has the shape of a broadcast side: `max(x, 0) + slope min(x, 0)`. */
const prepareLearntSlope = (): Build => (operands) => {
  const x = operands.value(0);
  return add(relu(x), mul(negativePart(x), operands.value(1)));
};

/** Bounds are attributes before opset 11, scalar inputs from then on. */
function prepareClip(node: NodeReader): Build {
  if (node.opset >= 11)
    return (operands) => limited(operands.value(0), operands.optional(1), operands.optional(2));
  const [min, max] = [node.float('min') ?? -Infinity, node.float('max') ?? Infinity];
  return (operands) => clip(operands.value(0), min, max);
}

function limited(x: Value, min: Value | undefined, max: Value | undefined): Value {
  const low = min ? constantNumber(min) : -Infinity;
  const high = max ? constantNumber(max) : Infinity;
  if (x.dtype === 'float32' && low !== undefined && high !== undefined) return clip(x, low, high);
  const raised = min ? maximum(x, min) : x;
  return max ? minimum(raised, max) : raised;
}

const binary = (build: Binary): Importer =>
  importer(2, 2, () => (operands) => build(operands.value(0), operands.value(1)));

/** The exponent may have another type than the base. */
const power: Binary = (base, exponent) => {
  if (typeof base === 'number' || typeof exponent === 'number') return pow(base, exponent);
  return constantNumber(exponent) === 2 && exponent.shape.length <= base.shape.length
    ? square(base)
    : pow(base, cast(exponent, base.dtype));
};

const not = (x: Operand): Value => equal(x, constant(full([], 0, 'bool')));

const exclusive = (a: Operand, b: Operand): Value => not(equal(a, b));

/** An op of any number of inputs, joined two by two. */
const variadic = (join: Binary): Importer =>
  importer(1, Infinity, () => (operands) => operands.all().reduce(join));

const average = importer(1, Infinity, () => (operands) => {
  const values = operands.all();
  return mul(values.reduce(add), 1 / values.length);
});

function prepareCast(node: NodeReader): Build {
  const to = dtypeOf(node.int('to') ?? 0, node.where);
  node.ignore('saturate', 'round_mode');
  return (operands) => cast(operands.value(0), to);
}

/** An op without a counterpart here, for constants: exporters compute sizes with it. */
function ofConstants(compute: (x: number) => number): Importer {
  return importer(1, 1, () => (operands) => {
    const { shape, data, dtype } = operands.tensor(0);
    return constant(tensor(shape, toData(Array.from(data, compute), dtype), dtype));
  });
}

/** To the nearest integer, halves to the even one. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return Math.abs(x % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Dropout without training passes its input through; the mask has no use here. */
function prepareDropout(node: NodeReader): Build {
  node.ignore('ratio', 'seed', 'is_test');
  return (operands) => {
    operands.ignore(1);
    const training = operands.optional(2);
    if (training && operands.number(2) !== 0)
      throw node.unsupported('it is in training mode', {
        expected: 'training_mode false',
        actual: 'true',
        fix: 'Export the network in evaluation mode.',
      });
    return operands.value(0);
  };
}

const negated = (x: Value): Value =>
  x.dtype === 'float32' ? neg(x) : sub(constant(full([], 0, x.dtype)), x);

const absolute = (x: Value): Value => (x.dtype === 'float32' ? abs(x) : maximum(x, negated(x)));

export const elementwiseImporters: Importers = {
  Identity: unary((x) => x),
  Dropout: importer(1, 3, prepareDropout),
  Cast: importer(1, 1, prepareCast),
  CastLike: importer(2, 2, (node) => {
    node.ignore('saturate', 'round_mode');
    return (operands) => cast(operands.value(0), operands.value(1).dtype);
  }),
  Abs: unary(absolute),
  Neg: unary(negated),
  Exp: unary(exp),
  Log: unary(log),
  Sqrt: unary(sqrt),
  Reciprocal: unary((x) => div(1, x)),
  Sign: unary(sign),
  Erf: unary(erf),
  Sigmoid: unary(sigmoid),
  Tanh: unary(tanh),
  Relu: unary(relu),
  Softplus: unary(softplus),
  Softsign: unary((x) => div(x, add(abs(x), 1))),
  Mish: unary((x) => mul(x, tanh(softplus(x)))),
  HardSwish: unary((x) => mul(x, hardSigmoid(x, 1 / 6, 0.5))),
  HardSigmoid: importer(1, 1, prepareHardSigmoid),
  LeakyRelu: withAlpha(0.01, leakyRelu),
  Elu: withAlpha(1, elu),
  Celu: withAlpha(1, celu),
  Selu: importer(1, 1, prepareSelu),
  Gelu: importer(1, 1, prepareGelu),
  PRelu: importer(2, 2, prepareLearntSlope),
  Clip: importer(1, 3, prepareClip),

  Add: binary(add),
  Sub: binary(sub),
  Mul: binary(mul),
  Div: binary(div),
  Pow: binary(power),
  Min: variadic(minimum),
  Max: variadic(maximum),
  Sum: variadic(add),
  Mean: average,

  Equal: binary(equal),
  Less: binary(less),
  Greater: binary(greater),
  LessOrEqual: binary((a, b) => maximum(less(a, b), equal(a, b))),
  GreaterOrEqual: binary((a, b) => maximum(greater(a, b), equal(a, b))),
  And: binary(minimum),
  Or: binary(maximum),
  Xor: binary(exclusive),
  Not: unary(not),
  Where: importer(3, 3, () => (operands) => select(operands.value(0), operands.value(1), operands.value(2))),

  Floor: ofConstants(Math.floor),
  Ceil: ofConstants(Math.ceil),
  Round: ofConstants(roundHalfEven),
};
