import { type Graph, type OpName, roots, topologicalOrder, type Value } from '../../ir/index.js';
import type { Emitter } from '../emitter.js';
import { lowerPlainly } from '../layouts.js';
import { Blocks } from './blocks.js';
import { Forms } from './forms.js';
import type { Tuning } from './formulations.js';
import { blockedConvolutions } from './lower-convolution.js';
import { blockedElementwise } from './lower-elementwise.js';
import { lowerPacked } from './lower-packed.js';
import { blockedReductions } from './lower-reduction.js';
import { blockedResamplings } from './lower-resampling.js';
import type { BlockedRule, BlockedRules } from './rule.js';

/** Where the result of any value is found: as declared, or filters in blocks. */
export interface Results {
  readonly plain: (value: Value) => string;
  readonly packed: (value: Value) => string;
}

/** Lower every value of a graph in blocks of channels where that pays, else as declared. */
export function lowerInBlocks(
  graph: Graph,
  emit: Emitter,
  { size, tuning }: { readonly size: number; readonly tuning: Tuning },
): Results {
  const forms = new Forms(new Blocks(emit, size), { uses: usesIn(graph), tuning });
  for (const value of topologicalOrder(roots(graph))) {
    emit.scope = value.scope;
    if (!lowerPacked(value, forms) && !lowerBlocked(value, forms))
      forms.setPlain(
        value,
        lowerPlainly(value, emit, (operand) => forms.plain(operand)),
      );
  }
  return { plain: (value) => forms.plain(value), packed: (value) => forms.filters(value).name };
}

function usesIn(graph: Graph): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  const used = [...topologicalOrder(roots(graph)).flatMap(({ inputs }) => inputs), ...roots(graph)];
  for (const value of used) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}

const rules: BlockedRules = {
  ...blockedConvolutions,
  ...blockedElementwise,
  ...blockedReductions,
  ...blockedResamplings,
};

function lowerBlocked<K extends OpName>(value: Value<K>, forms: Forms): boolean {
  const rule: BlockedRule<K> | undefined = rules[value.op];
  return rule?.(value, forms) ?? false;
}
