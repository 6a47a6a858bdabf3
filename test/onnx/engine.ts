import { expect } from 'vitest';
import { graphOf, type Value } from '../../src/ir/index.js';
import { nodeHost } from '../../src/node/index.js';
import { compileProgram, type Engine } from '../../src/runtime/index.js';
import type { Tensor } from '../../src/tensor/index.js';

export const openEngine = (): Promise<Engine> =>
  nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });

/** What ONNX Runtime computes for the values. */
export async function runValues(
  engine: Engine,
  outputs: Readonly<Record<string, Value>>,
  feeds: Readonly<Record<string, Tensor>>,
): Promise<Readonly<Record<string, Tensor>>> {
  const graph = graphOf(outputs);
  const used = new Set(graph.inputs.map(({ attrs }) => attrs.name));
  await engine.load(compileProgram({ name: 'test', graph, random: {} }));
  return engine.run('test', {
    feeds: Object.fromEntries(Object.entries(feeds).filter(([name]) => used.has(name))),
    seed: 0,
    step: 0,
    steps: 1,
  });
}

/** The largest difference, relative to the largest element. */
export function difference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  const list = Array.from(expected);
  const largest = Math.max(...list.map(Math.abs), 1e-30);
  return Math.max(0, ...list.map((x, i) => Math.abs((actual[i] ?? NaN) - x))) / largest;
}
