import { type OpName, sameShape, type Value } from '../../ir/index.js';

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

export const alike = (a: Value, b: Value): boolean => sameShape(a.shape, b.shape);
