import { evaluate } from '../oracle/interpreter.js';
import { feedsOf, type OpCase } from './cases/case.js';
import { derivativesGraph, derivativesOf } from './derivatives.js';

/** What the double-precision interpreter computes for the case: `y` and its derivatives. */
export function expectedOf(opCase: OpCase): Readonly<Record<string, Float64Array>> {
  const { outputs } = derivativesGraph(derivativesOf(opCase));
  const data = Object.entries(feedsOf(opCase)).map(([name, { data }]) => [name, data] as const);
  const results = evaluate(Object.values(outputs), new Map(data));
  return Object.fromEntries(Object.keys(outputs).map((name, i) => [name, results[i] ?? new Float64Array()]));
}
