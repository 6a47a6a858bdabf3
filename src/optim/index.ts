export type { Optimizer, Slot, UpdateContext } from './optimizer.js';
export {
  constant,
  cosine,
  exponentialDecay,
  geometric,
  linear,
  piecewise,
  type Rate,
  type Schedule,
  warmup,
} from './schedules.js';
export { sgd, type SgdOptions } from './sgd.js';
export { adam, type AdamOptions } from './adam.js';
export { ema } from './ema.js';
export { clipGradients, clipWeights, historicalAveraging } from './wrappers.js';
