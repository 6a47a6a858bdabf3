import type { OpName, Value } from '../../ir/index.js';

/** Ops that compute every number by itself, and numbers of numbers. */
export const elementwiseOps: ReadonlySet<OpName> = new Set<OpName>([
  'Neg',
  'Exp',
  'Log',
  'Sqrt',
  'Rsqrt',
  'Abs',
  'Sign',
  'Sigmoid',
  'Tanh',
  'Relu',
  'Softplus',
  'Erf',
  'LeakyRelu',
  'Step',
  'Clip',
  'StopGradient',
  'Add',
  'Sub',
  'Mul',
  'Div',
  'Pow',
  'Min',
  'Max',
]);

export const sameShape = (a: Value, b: Value): boolean =>
  a.shape.length === b.shape.length && a.shape.every((size, i) => size === b.shape[i]);
