import type { OpName } from '../ir/index.js';
import { binaryRules, comparisonRules, unaryRules } from './elementwise.js';
import { matmulRules } from './linear.js';
import { reduceRules } from './reduce.js';
import type { VjpRules } from './rule.js';
import { indexRules, shapeRules } from './shape.js';
import { convRules, poolRules, resizeRules } from './spatial.js';

/** The gradient of every op; an op without one does not compile. */
export const vjpRules: VjpRules<OpName> = {
  Input: () => [],
  State: () => [],
  Constant: () => [],
  ...unaryRules,
  ...binaryRules,
  ...comparisonRules,
  ...reduceRules,
  ...matmulRules,
  ...convRules,
  ...poolRules,
  ...resizeRules,
  ...shapeRules,
  ...indexRules,
};
