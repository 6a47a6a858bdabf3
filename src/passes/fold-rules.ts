import { foldArithmetic } from './fold-arithmetic.js';
import { foldShapes } from './fold-shapes.js';
import type { FoldRules } from './fold-rule.js';

/** Rules by op; an op without one is already as simple as it gets. */
export const foldRules: FoldRules = { ...foldArithmetic, ...foldShapes };
