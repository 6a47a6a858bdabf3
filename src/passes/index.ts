export { eliminateCommonSubexpressions } from './common-subexpressions.js';
export { foldConstants } from './fold-constants.js';
export { optimize } from './optimize.js';
export type { Pass } from './pass.js';
