import { type Graph, roots, topologicalOrder, type Value } from '../ir/index.js';
import { invariant } from '../support/invariant.js';
import type { Emitter } from './emitter.js';
import type { Tuning } from './blocked/formulations.js';
import { lowerInBlocks } from './blocked/lower-blocked.js';
import { packingOf } from './packing.js';
import { blockSize, type Layout, lowerPlainly } from './layouts.js';

/** A result of a graph and the name it gets. */
export interface Result {
  readonly name: string;
  readonly value: Value;
  /** The state it is the next value of: it lies in memory as that does. */
  readonly of?: Value;
}

/** What a graph is lowered to. */
export interface Target {
  readonly layout: Layout;
  readonly tuning: Tuning;
}

/** Lower every value; the results get their names from the nodes that produce them. */
export function lowerGraph(
  graph: Graph,
  emit: Emitter,
  { results, ...target }: Target & { readonly results: readonly Result[] },
): void {
  const nameOf = lowered(graph, emit, target);
  nameResults(
    emit,
    results.map((result) => ({ wanted: result.name, actual: nameOf(result) })),
  );
}

function lowered(graph: Graph, emit: Emitter, { layout, tuning }: Target): (result: Result) => string {
  const size = blockSize(layout);
  if (size === undefined) {
    const nameOf = lowerAsDeclared(graph, emit);
    return ({ value }) => nameOf(value);
  }
  const { plain, packed } = lowerInBlocks(graph, emit, { size, tuning });
  return ({ value, of }) => (of && packingOf(of, layout) !== undefined ? packed(value) : plain(value));
}

function lowerAsDeclared(graph: Graph, emit: Emitter): (value: Value) => string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    const name = names.get(value);
    invariant(name !== undefined, `${value.op} is used before it is lowered`);
    return name;
  };
  for (const value of topologicalOrder(roots(graph))) {
    emit.scope = value.scope;
    names.set(value, lowerPlainly(value, emit, nameOf));
  }
  return nameOf;
}

/** Each result renames the node output it stands for; leaves and results named twice are copied. */
function nameResults(emit: Emitter, results: readonly { wanted: string; actual: string }[]): void {
  const produced = new Set(emit.nodes.flatMap((node) => node.output));
  const names = new Map<string, string>();
  for (const { wanted, actual } of results) {
    if (produced.has(actual) && !names.has(actual)) names.set(actual, wanted);
    else emit.named('Identity', [actual], [wanted]);
  }
  emit.rename(names);
}
