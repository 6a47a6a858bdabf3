import { type DType, type Tensor, tensor } from '../tensor/index.js';
import { make, makeLeaf } from './infer.js';
import { isOp, type Value } from './value.js';

/** A tensor fed at every step. */
export function input(name: string, shape: readonly number[], dtype: DType = 'float32'): Value<'Input'> {
  return makeLeaf('Input', { name }, shape, dtype);
}

/** A tensor the program keeps between steps: a parameter, an optimizer slot, a running statistic. */
export function state(name: string, shape: readonly number[], dtype: DType = 'float32'): Value<'State'> {
  return makeLeaf('State', { name }, shape, dtype);
}

/** A fixed tensor; a number makes a `float32` scalar. */
export function constant(value: Tensor | number): Value<'Constant'> {
  return make('Constant', [], {
    tensor: typeof value === 'number' ? tensor([], Float32Array.of(value)) : value,
  });
}

/** A value or a number, which stands for a `float32` scalar. */
export type Operand = Value | number;

export function lift(operand: Operand): Value {
  return typeof operand === 'number' ? constant(operand) : operand;
}

/** The number a scalar constant holds, or undefined. */
export function constantNumber(value: Value): number | undefined {
  if (!isOp(value, 'Constant') || value.attrs.tensor.data.length !== 1) return undefined;
  return Number(value.attrs.tensor.data[0]);
}

export const neg = (x: Value): Value => make('Neg', [x], {});
export const exp = (x: Value): Value => make('Exp', [x], {});
/** Natural logarithm. */
export const log = (x: Value): Value => make('Log', [x], {});
export const sqrt = (x: Value): Value => make('Sqrt', [x], {});
/** `1 / sqrt(x)`. */
export const rsqrt = (x: Value): Value => make('Rsqrt', [x], {});
export const abs = (x: Value): Value => make('Abs', [x], {});
export const sign = (x: Value): Value => make('Sign', [x], {});
export const sigmoid = (x: Value): Value => make('Sigmoid', [x], {});
export const tanh = (x: Value): Value => make('Tanh', [x], {});
export const relu = (x: Value): Value => make('Relu', [x], {});
/** `log(1 + exp(x))`, stable for large `|x|`. */
export const softplus = (x: Value): Value => make('Softplus', [x], {});
export const erf = (x: Value): Value => make('Erf', [x], {});
export const leakyRelu = (x: Value, slope = 0.2): Value => make('LeakyRelu', [x], { slope });
/** 1 where `x > 0`, else `low`. */
export const step = (x: Value, low = 0): Value => make('Step', [x], { low });
export const clip = (x: Value, min: number, max: number): Value => make('Clip', [x], { min, max });
export const cast = (x: Value, to: DType): Value => (x.dtype === to ? x : make('Cast', [x], { to }));
/** The value itself, through which no gradient flows. */
export const stopGradient = (x: Value): Value => make('StopGradient', [x], {});

export const add = (a: Operand, b: Operand): Value => make('Add', [lift(a), lift(b)], {});
export const sub = (a: Operand, b: Operand): Value => make('Sub', [lift(a), lift(b)], {});
export const mul = (a: Operand, b: Operand): Value => make('Mul', [lift(a), lift(b)], {});
export const div = (a: Operand, b: Operand): Value => make('Div', [lift(a), lift(b)], {});
/** `a` to the power `b`; for a fractional `b` the base must not be negative. */
export const pow = (a: Operand, b: Operand): Value => make('Pow', [lift(a), lift(b)], {});
export const minimum = (a: Operand, b: Operand): Value => make('Min', [lift(a), lift(b)], {});
export const maximum = (a: Operand, b: Operand): Value => make('Max', [lift(a), lift(b)], {});
export const equal = (a: Operand, b: Operand): Value => make('Equal', [lift(a), lift(b)], {});
export const less = (a: Operand, b: Operand): Value => make('Less', [lift(a), lift(b)], {});
export const greater = (a: Operand, b: Operand): Value => make('Greater', [lift(a), lift(b)], {});
/** `a` where `condition` holds, else `b`. */
export const select = (condition: Value, a: Operand, b: Operand): Value =>
  make('Select', [condition, lift(a), lift(b)], {});

export const square = (x: Value): Value => mul(x, x);
