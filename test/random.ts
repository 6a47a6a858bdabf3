import { randomInt } from '../src/support/philox.js';

/** Whole numbers below a bound, one after the other: the same for the same name and seed. */
export function uniform(stream: string, seed = 1): (bound: number) => number {
  let step = 0;
  return (bound) => randomInt(bound, { seed, stream, step: step++ });
}
