import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import type { Benchmark } from './benchmark.js';
import { figure1 } from './figure1/index.js';
import { losses } from './losses.js';
import { grid, ring } from './mixtures.js';
import { parzen } from './parzen.js';
import { stackedMnist } from './stacked-mnist.js';

export type { Benchmark, Column, Look, Measures, Method, PublishedRow, Tools, Trial } from './benchmark.js';
export type { Lab } from './lab.js';
export { type Listener, plansOf, type Reduction, reproduce, unfinished } from './reproduce.js';
export { tableOf } from './table.js';
export { type Plan, trialFolder } from './trial.js';
export type { LoggedRound, Trained } from './trained.js';

/** Every benchmark that can be reproduced. */
export const benchmarks: readonly Benchmark[] = [figure1, ring, grid, stackedMnist, parzen, losses];

/** The benchmark called `name`. Throws BENCHMARK_UNKNOWN. */
export function benchmarkNamed(name: string): Benchmark {
  const benchmark = benchmarks.find((each) => each.name === name.toLowerCase());
  if (benchmark) return benchmark;
  const names = benchmarks.map((each) => each.name);
  const guess = nearest(name, names);
  throw new GanymedeError('BENCHMARK_UNKNOWN', `there is no benchmark "${name}"`, {
    where: 'reproduce',
    expected: names.join(', '),
    actual: name,
    fix: guess === undefined ? 'See ganymede reproduce.' : `Did you mean "${guess}"?`,
  });
}
