import type { Graph } from '../ir/index.js';
import { eliminateCommonSubexpressions } from './common-subexpressions.js';
import { foldConstants } from './fold-constants.js';
import type { Pass } from './pass.js';

/** Folding twice: what the rules build is folded the second time round. Dead code falls out of every rebuilding. */
const PASSES: readonly Pass[] = [foldConstants, foldConstants, eliminateCommonSubexpressions];

/** The same graph with less to compute. */
export function optimize(graph: Graph): Graph {
  return PASSES.reduce((result, pass) => pass(result), graph);
}
