import { GanymedeError } from '../support/errors.js';
import { type Graph, roots, topologicalOrder } from './graph.js';
import { infer } from './infer.js';
import { sameShape } from './shapes.js';
import { inScope, isOp, type Value } from './value.js';

/** Check every invariant of a graph: shapes and dtypes as inferred, leaves declared, names unique, states keep their type. */
export function verify(graph: Graph): void {
  const order = topologicalOrder(roots(graph));
  order.forEach(verifyValue);
  verifyLeaves(graph, order);
  for (const { value, next } of graph.states) {
    if (!sameShape(value.shape, next.shape) || value.dtype !== next.dtype)
      throw broken(`state ${value.attrs.name} is ${describe(value)} and its next value ${describe(next)}`);
  }
}

function verifyValue(value: Value): void {
  if (isOp(value, 'Input') || isOp(value, 'State')) return;
  const inferred = inScope(value.scope, () => infer(value.op, value.inputs, value.attrs));
  if (!sameShape(inferred.shape, value.shape) || inferred.dtype !== value.dtype)
    throw broken(
      `${value.op} claims ${describe(value)} but computes ${inferred.dtype}[${inferred.shape.join(',')}]`,
    );
}

function verifyLeaves(graph: Graph, order: readonly Value[]): void {
  const declared = new Set<Value>([...graph.inputs, ...graph.states.map((slot) => slot.value)]);
  for (const value of order) {
    if ((isOp(value, 'Input') || isOp(value, 'State')) && !declared.has(value))
      throw broken(`${value.op} ${value.attrs.name} is not declared`);
  }
  const names = [...graph.inputs, ...graph.states.map((slot) => slot.value)].map((value) => value.attrs.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw broken(`the name ${twice} is used twice`);
}

function describe(value: Value): string {
  return `${value.dtype}[${value.shape.join(',')}]`;
}

function broken(message: string): GanymedeError {
  return new GanymedeError('GRAPH_INVALID', `invalid graph: ${message}`, {
    fix: 'Build values with the functions of ganymede/ir, which infer shapes and types.',
  });
}
