import fc from 'fast-check';
import { grad } from 'ganymede/autodiff';
import { add, elements, type Graph, graphOf, input, mul, sum, type Value } from 'ganymede/ir';
import { evaluate } from '../oracle/interpreter.js';
import { type Material, type Move, moves } from './moves.js';

/** A graph and data for its inputs. */
export interface RandomGraph {
  readonly graph: Graph;
  readonly feeds: ReadonlyMap<string, Float32Array>;
  /** Names of the moves made, in order. */
  readonly made: readonly string[];
}

/** One decision to grow a graph: which move, on which values, and what decides the rest. */
interface Decision {
  readonly move: number;
  readonly x: number;
  readonly other: number;
  readonly picks: readonly number[];
}

const MOST_ELEMENTS = 256;
const SHAPES: readonly (readonly number[])[] = [[4], [2, 3], [2, 4, 2], [1, 2, 4, 4], [2, 4, 2, 2]];

const natural = fc.nat({ max: 2 ** 30 });
const decision: fc.Arbitrary<Decision> = fc.record({
  move: natural,
  x: natural,
  other: natural,
  picks: fc.array(natural, { minLength: 12, maxLength: 12 }),
});
const decisions = fc.array(decision, { minLength: 1, maxLength: 8 });
/** Eighths in [-2, 2]: `float32` and `float64` hold them, their sums and their products alike. */
const leaf = fc.record({
  shape: fc.constantFrom(...SHAPES),
  eighths: fc.array(fc.integer({ min: -16, max: 16 }), { minLength: 32, maxLength: 32 }),
});

/** Graphs of up to eight moves over two inputs, with the gradient of what they make in both. */
export const randomGraph: fc.Arbitrary<RandomGraph> = fc.tuple(leaf, leaf, decisions).map(([a, b, made]) => {
  const leaves = [a, b].map(({ shape }, i) => input(`x${i}`, shape));
  const data = [a, b].map(({ shape, eighths }) =>
    Float32Array.from({ length: elements(shape) }, (_, i) => (eighths[i % eighths.length] ?? 0) / 8),
  );
  return grow(
    leaves,
    new Map(leaves.map(({ attrs }, i) => [attrs.name, data[i] ?? new Float32Array()])),
    made,
  );
});

interface Grown {
  readonly value: Value;
  readonly exact: boolean;
}

function grow(
  leaves: readonly Value<'Input'>[],
  feeds: ReadonlyMap<string, Float32Array>,
  made: readonly Decision[],
): RandomGraph {
  const pool: Grown[] = leaves.map((value) => ({ value, exact: true }));
  const names: string[] = [];
  for (const next of made) {
    const grown = applied(next, pool, feeds);
    if (!grown) continue;
    pool.push(grown.result);
    names.push(grown.name);
  }
  return { graph: withGradients(leaves, pool.slice(leaves.length)), feeds, made: names };
}

function applied(
  { move: wanted, x, other, picks }: Decision,
  pool: readonly Grown[],
  feeds: ReadonlyMap<string, Float32Array>,
): { readonly name: string; readonly result: Grown } | undefined {
  const move = chosen(moves, wanted);
  const [first, second] = [chosen(pool, x), chosen(pool, other)];
  const exact = first.exact && second.exact;
  if (move.kind === 'kinked' && !exact) return undefined;
  const value = move.grow({ x: first.value, other: second.value, pick: picker(picks) });
  if (!value || elements(value.shape) > MOST_ELEMENTS) return undefined;
  return { name: move.name, result: { value, exact: exact && isExact(move, value, feeds) } };
}

/** Whether a result of exact numbers is made of such numbers itself: eighths of eighths of moderate size. */
function isExact(move: Move, value: Value, feeds: ReadonlyMap<string, Float32Array>): boolean {
  if (!move.exact) return false;
  const [result = new Float64Array()] = evaluate([value], feeds);
  return result.every((number) => Number.isInteger(number * 512) && Math.abs(number) <= 128);
}

function picker(picks: readonly number[]): Material['pick'] {
  let used = 0;
  return (bound) => (picks[used++ % picks.length] ?? 0) % bound;
}

function chosen<T>(list: readonly T[], number: number): T {
  const found = list[number % list.length];
  if (found === undefined) throw new Error('nothing to choose from');
  return found;
}

/** Outputs: what the last moves made, and the gradients of their sum in the inputs. */
function withGradients(leaves: readonly Value<'Input'>[], grown: readonly Grown[]): Graph {
  const results = grown.slice(-3).map(({ value }) => value);
  const loss = results
    .map((value) => mul(sum(value), 0.125))
    .reduce(add, mul(sum(leaves[0] ?? input('x0', [])), 0.5));
  const gradients = grad(loss, leaves);
  return graphOf({
    loss,
    ...Object.fromEntries(results.map((value, i) => [`y${i}`, value])),
    ...Object.fromEntries(gradients.map((value, i) => [`dx${i}`, value])),
  });
}
