import { type Graph, inScope, type OpName, rewrite, type Value, withInputs } from '../ir/index.js';
import { foldRules } from './fold-rules.js';

/**
 * Arithmetic on scalar constants done now, identities (`x * 1`, `x + 0`, reshape of reshape, ...) removed, transposes
 * moved into matrix products, `StopGradient` dropped: gradients have been taken by now.
 */
export function foldConstants(graph: Graph): Graph {
  return rewrite(graph, (value, inputs) => inScope(value.scope, () => fold(withInputs(value, inputs))));
}

function fold<K extends OpName>(value: Value<K>): Value {
  const folded = foldRules[value.op]?.(value);
  return folded ? fold(folded) : value;
}
