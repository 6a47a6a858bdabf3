import { type Graph, type OpName, roots, topologicalOrder, type Value } from '../ir/index.js';
import { invariant } from '../support/invariant.js';
import type { Emitter } from './emitter.js';
import { lowerInBlocks } from './blocked/lower-blocked.js';
import { blockSize, type Layout, plainLowering } from './layouts.js';

/** A result of a graph and the name it gets. */
export interface Result {
  readonly name: string;
  readonly value: Value;
}

/** Lower every value; the results get their names from the nodes that produce them. */
export function lowerGraph(
  graph: Graph,
  emit: Emitter,
  { layout, results }: { layout: Layout; results: readonly Result[] },
): void {
  const size = blockSize(layout);
  const nameOf = size === undefined ? lowerAsDeclared(graph, emit) : lowerInBlocks(graph, emit, size);
  nameResults(
    emit,
    results.map(({ name, value }) => ({ wanted: name, actual: nameOf(value) })),
  );
}

function lowerAsDeclared(graph: Graph, emit: Emitter): (value: Value) => string {
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => {
    const name = names.get(value);
    invariant(name !== undefined, `${value.op} is used before it is lowered`);
    return name;
  };
  for (const value of topologicalOrder(roots(graph))) names.set(value, lowerValue(value, { emit, nameOf }));
  return nameOf;
}

function lowerValue<K extends OpName>(
  value: Value<K>,
  to: { emit: Emitter; nameOf: (value: Value) => string },
): string {
  to.emit.scope = value.scope;
  const operands = value.inputs.map((input) => ({ name: to.nameOf(input), value: input }));
  return plainLowering(value.op)({ emit: to.emit, value, attrs: value.attrs, operands });
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
