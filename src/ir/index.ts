export type {
  AveragePoolAttrs,
  BinaryMathOp,
  ComparisonOp,
  ConvAttrs,
  NoAttrs,
  OpAttrs,
  OpName,
  PoolAttrs,
  ReduceAttrs,
  ResizeMode,
  UnaryMathOp,
} from './ops.js';
export { type AnyValue, asUnion, currentScope, inScope, isOp, type Value } from './value.js';
export { inputsOf } from './inputs.js';
export { make } from './infer.js';
export { convOutputSize } from './infer-spatial.js';
export {
  broadcastAxes,
  broadcastShapes,
  elements,
  normalizeAxis,
  sameShape,
  windowOutput,
} from './shapes.js';
export {
  type Graph,
  graphOf,
  rewrite,
  roots,
  type StateSlot,
  topologicalOrder,
  withInputs,
} from './graph.js';
export { print } from './print.js';
export { verify } from './verify.js';
export * from './build-elementwise.js';
export * from './build-linear.js';
export * from './build-spatial.js';
export * from './build-shape.js';
