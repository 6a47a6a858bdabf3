import { GanymedeError } from '../support/errors.js';
import { isOp, type Value } from './value.js';

/** A state and its value after the step; a program that only reads it has `next === value`. */
export interface StateSlot {
  readonly value: Value<'State'>;
  readonly next: Value;
}

/** What one step computes: from inputs and states to outputs and next states. */
export interface Graph {
  readonly inputs: readonly Value<'Input'>[];
  readonly states: readonly StateSlot[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** Values whose results leave the graph: outputs, then next states. */
export function roots(graph: Graph): Value[] {
  return [...Object.values(graph.outputs), ...graph.states.map((slot) => slot.next)];
}

/** Every value reachable from `from`, inputs before users, in a stable order. */
export function topologicalOrder(from: readonly Value[]): Value[] {
  const order: Value[] = [];
  const seen = new Set<Value>();
  const stack: { value: Value; next: number }[] = [];
  const enter = (value: Value): void => {
    if (seen.has(value)) return;
    seen.add(value);
    stack.push({ value, next: 0 });
  };
  for (const root of from) {
    enter(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const child = top.value.inputs[top.next++];
      if (child) enter(child);
      else {
        order.push(top.value);
        stack.pop();
      }
    }
  }
  return order;
}

/** A graph over the inputs and states its roots use. `next` gives, by name, the value of each changing state. */
export function graphOf(
  outputs: Readonly<Record<string, Value>>,
  next: ReadonlyMap<Value<'State'>, Value> = new Map(),
): Graph {
  const order = topologicalOrder([...Object.values(outputs), ...next.values()]);
  const states = new Set([...next.keys(), ...order.filter((value) => isOp(value, 'State'))]);
  return {
    inputs: order.filter((value) => isOp(value, 'Input')),
    states: [...states].map((value) => ({ value, next: next.get(value) ?? value })),
    outputs,
  };
}

/** Rebuild `graph`, each reachable value replaced by what `visit` returns for it and its new inputs. */
export function rewrite(graph: Graph, visit: (value: Value, inputs: readonly Value[]) => Value): Graph {
  const replaced = new Map<Value, Value>();
  const of = (value: Value): Value => {
    const result = replaced.get(value);
    if (!result) throw new GanymedeError('INTERNAL', `${value.op} was used before it was rewritten`);
    return result;
  };
  for (const value of topologicalOrder(roots(graph))) replaced.set(value, visit(value, value.inputs.map(of)));
  return {
    inputs: graph.inputs,
    states: graph.states.map(({ value, next }) => ({ value, next: of(next) })),
    outputs: Object.fromEntries(Object.entries(graph.outputs).map(([name, value]) => [name, of(value)])),
  };
}

/** The same value over new inputs; itself where they did not change. */
export function withInputs<K extends Value>(value: K, inputs: readonly Value[]): K {
  return inputs.every((input, i) => input === value.inputs[i]) ? value : { ...value, inputs };
}
