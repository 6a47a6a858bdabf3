import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Graph, graphOf, print, verify } from 'ganymede/ir';
import { nodeHost } from 'ganymede/node';
import { compileProgram } from 'ganymede/runtime';
import { tensor } from 'ganymede/tensor';
import { eliminateCommonSubexpressions, foldConstants, optimize } from '../../src/passes/index.js';
import { evaluate } from '../oracle/interpreter.js';
import { moves } from './moves.js';
import { randomGraph, type RandomGraph } from './random-graph.js';

const seed = 2014;
const passes = { foldConstants, eliminateCommonSubexpressions, optimize };

const opened = nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
afterAll(async () => (await opened).close());

type Results = Readonly<Record<string, ArrayLike<number>>>;

function interpreted({ outputs }: Graph, { feeds }: RandomGraph): Results {
  const results = evaluate(Object.values(outputs), feeds);
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, results[i] ?? []]));
}

async function run(random: RandomGraph): Promise<Results> {
  const engine = await opened;
  const program = compileProgram({ name: 'random', graph: random.graph, random: {} });
  await engine.load(program);
  const feeds = Object.entries(program.feeds).map(
    ([name, { shape }]) => [name, tensor(shape, random.feeds.get(name) ?? [])] as const,
  );
  const results = await engine.run('random', {
    feeds: Object.fromEntries(feeds),
    seed: 0,
    step: 0,
    steps: 1,
  });
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data]));
}

/** Largest difference over the largest magnitude, at least 1: rounding of numbers of that size. */
function expectClose(actual: Results, expected: Results, tolerance: number): void {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    const other = actual[name] ?? [];
    expect(other.length).toBe(values.length);
    const scale = Math.max(1, ...Array.from(values, Math.abs));
    const worst = Math.max(0, ...Array.from(values, (value, i) => Math.abs(value - (other[i] ?? NaN))));
    expect(worst / scale, name).toBeLessThan(tolerance);
  }
}

test('500 random graphs: ONNX Runtime computes what the interpreter does', async () => {
  await fc.assert(
    fc.asyncProperty(randomGraph, async (random) => {
      expectClose(await run(random), interpreted(random.graph, random), 1e-5);
    }),
    { numRuns: 500, seed },
  );
});

test('500 random graphs: every pass leaves a valid graph that computes the same', () => {
  fc.assert(
    fc.property(randomGraph, (random) => {
      verify(random.graph);
      const before = interpreted(random.graph, random);
      for (const pass of Object.values(passes)) {
        const after = pass(random.graph);
        verify(after);
        expectClose(interpreted(after, random), before, 1e-6);
      }
    }),
    { numRuns: 500, seed },
  );
});

test('equal graphs print equally, and a second optimization changes nothing', () => {
  fc.assert(
    fc.property(randomGraph, ({ graph }) => {
      expect(print(graphOf({ ...graph.outputs }))).toBe(print(graph));
      const once = optimize(graph);
      expect(print(optimize(once))).toBe(print(once));
    }),
    { numRuns: 100, seed },
  );
});

test('every move is made in some of them', () => {
  const made = new Set(fc.sample(randomGraph, { numRuns: 500, seed }).flatMap((random) => random.made));
  expect(moves.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
});
