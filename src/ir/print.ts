import { type Graph, roots, topologicalOrder } from './graph.js';
import { isOp, type Value } from './value.js';

/** Text of a graph, one value a line in topological order; equal graphs print equally. */
export function print(graph: Graph): string {
  const names = new Map<Value, string>();
  const lines = topologicalOrder(roots(graph)).map((value) => {
    const name = `%${names.size}`;
    names.set(value, name);
    return `${name} = ${printValue(value, names)}`;
  });
  const nameOf = (value: Value): string => names.get(value) ?? '?';
  const outputs = Object.entries(graph.outputs).map(([name, value]) => `output ${name} = ${nameOf(value)}`);
  const states = graph.states
    .filter(({ value, next }) => value !== next)
    .map(({ value, next }) => `state ${value.attrs.name} <- ${nameOf(next)}`);
  return [...lines, ...outputs, ...states].join('\n');
}

function printValue(value: Value, names: ReadonlyMap<Value, string>): string {
  const inputs = value.inputs.map((input) => names.get(input) ?? '?').join(', ');
  const type = `${value.dtype}[${value.shape.join(',')}]`;
  const layer = value.scope === '' ? '' : `  # ${value.scope}`;
  return `${value.op}(${inputs})${printAttrs(value)}: ${type}${layer}`;
}

function printAttrs(value: Value): string {
  if (isOp(value, 'Constant')) return printData(value.attrs.tensor.data);
  const attrs = Object.entries(value.attrs).map(([key, attr]) => `${key}=${JSON.stringify(attr)}`);
  return attrs.length === 0 ? '' : ` {${attrs.join(' ')}}`;
}

function printData(data: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(data.length, 8) }, (_, i) => String(data[i]));
  return ` {${shown.join(' ')}${data.length > shown.length ? ` ... ${data.length} elements` : ''}}`;
}
