import type { Value } from '../src/ir/index.js';
import { evaluate } from './oracle/interpreter.js';

/** Evaluates a graph whose result and leaves have one element, in double precision; leaves are given by name. */
export function evaluateScalar(value: Value, leaves: Readonly<Record<string, number>> = {}): number {
  const feeds = new Map(Object.entries(leaves).map(([name, number]) => [name, [number]]));
  return evaluate([value], feeds)[0]?.[0] ?? NaN;
}
