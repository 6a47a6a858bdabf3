import type { Dataset } from '../data/index.js';
import type { Score } from '../metrics/index.js';
import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import { fewestSamples, metricsFor } from './kinds.js';
import type { Metric } from './metric.js';
import { referenceOf, sceneOf } from './scene.js';
import type { Subject } from './subject.js';

/** A metric that fits the samples, and how to measure it. */
export interface Measurement {
  readonly name: string;
  readonly measure: () => Score[] | Promise<Score[]>;
}

export interface Wanted {
  readonly data: Dataset;
  /** Samples there will be. */
  readonly count: number;
  /** Names of metrics; all that fit the data by default. */
  readonly names?: readonly string[] | undefined;
}

/**
 * The metrics asked for, before there are samples. Throws METRIC_UNKNOWN for a name that is none of the data's, and
 * METRIC_TOO_FEW for fewer than 16 samples or fewer real examples than a metric needs.
 */
export function wantedMetrics({ data, count, names }: Wanted): readonly Metric[] {
  const all = metricsFor(data);
  const wanted = names === undefined ? all : [...new Set(names)].map((name) => metricNamed(all, name, data));
  if (count < fewestSamples) throw tooFewSamples(count);
  const { examples, part } = referenceOf(data);
  const reals = Math.min(count, examples.count);
  const lacking = wanted.find(({ real = 0 }) => real > reals);
  if (lacking) throw tooFewReal(lacking, `${reals} ${part}`, measurable(wanted, reals));
  return wanted;
}

/** How to measure each of them of these samples; what they share is computed once. */
export function measurementsOf(metrics: readonly Metric[], subject: Subject): readonly Measurement[] {
  const scene = sceneOf(subject);
  return metrics.map(({ name, measure }) => ({ name, measure: () => measure(scene) }));
}

function measurable(wanted: readonly Metric[], reals: number): readonly string[] {
  return wanted.filter(({ real = 0 }) => real <= reals).map(({ name }) => name);
}

function metricNamed(all: readonly Metric[], name: string, data: Dataset): Metric {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  const names = all.map((each) => each.name);
  const guess = nearest(name, names);
  throw new GanymedeError('METRIC_UNKNOWN', `there is no metric "${name}" for samples of ${data.name}`, {
    where: '--metrics',
    expected: names.join(', '),
    actual: name,
    fix: guess === undefined ? 'Leave --metrics out to measure all.' : `Did you mean "${guess}"?`,
  });
}

function tooFewSamples(count: number): GanymedeError {
  return new GanymedeError('METRIC_TOO_FEW', `${count} samples are too few to measure anything`, {
    where: '-n',
    expected: `at least ${fewestSamples}`,
    actual: String(count),
    fix: 'Leave -n out, or give more samples.',
  });
}

function tooFewReal({ name, real }: Metric, actual: string, others: readonly string[]): GanymedeError {
  return new GanymedeError('METRIC_TOO_FEW', `the data has too few examples to measure ${name}`, {
    where: '--metrics',
    expected: `at least ${real} real examples`,
    actual,
    fix:
      others.length === 0
        ? 'Add examples to the data.'
        : `Measure the others only: --metrics ${others.join(',')}`,
  });
}
