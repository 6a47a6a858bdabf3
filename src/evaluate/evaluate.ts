import type { Score } from '../metrics/index.js';
import { GanymedeError } from '../support/errors.js';
import { examplesOf } from '../train/index.js';
import { digitScores, pixelScores, stackedScores } from './digits.js';
import { pointScores } from './points.js';
import { intensities, type Subject } from './subject.js';

/** A metric that fits the samples, and how to measure it. */
export interface Measurement {
  readonly name: string;
  readonly measure: () => Score[] | Promise<Score[]>;
}

/** Fewest samples every metric can do with. */
const fewest = 16;

/** What can be measured of samples like these. Throws METRIC_TOO_FEW for fewer than 16. */
export async function measurementsOf(subject: Subject): Promise<Measurement[]> {
  const count = subject.samples.shape[0] ?? 0;
  if (count < fewest) throw tooFew(count);
  const all = await fitting(subject);
  return Object.entries(all).map(([name, measure]) => ({ name, measure }));
}

async function fitting(subject: Subject): Promise<Record<string, Measurement['measure']>> {
  const { data, judge } = subject;
  if (examplesOf(data) === 'points') return pointScores(subject);
  if (judge && isStacked(data)) return { ...stackedScores(subject, judge), ...pixels(subject) };
  if (judge && isDigits(data)) return digitScores(subject, judge);
  return pixels(subject);
}

const pixels = (subject: Subject): Record<string, Measurement['measure']> =>
  pixelScores(subject, intensities(subject.samples, subject.range));

type Shaped = Pick<Subject['data'], 'shape'>;

/** Whether the classifiers of 28x28 images see these. */
export function needsJudge(data: Shaped & Pick<Subject['data'], 'source'>): boolean {
  return isDigits(data) || isStacked(data);
}

const isDigits = ({ shape }: Shaped): boolean => shape.join('x') === '1x28x28';

/** Images made of digits, one a colour. */
const isStacked = ({ shape, source }: Shaped & Pick<Subject['data'], 'source'>): boolean =>
  shape.join('x') === '3x28x28' && source !== undefined;

/** The measurements called `names`, all without. Throws METRIC_UNKNOWN. */
export function chosen(all: readonly Measurement[], names?: readonly string[]): readonly Measurement[] {
  return names?.map((name) => measurementNamed(all, name)) ?? all;
}

function measurementNamed(all: readonly Measurement[], name: string): Measurement {
  const found = all.find((each) => each.name === name);
  if (found) return found;
  throw new GanymedeError('METRIC_UNKNOWN', `there is no metric "${name}" for these samples`, {
    where: '--metrics',
    expected: all.map((each) => each.name).join(', '),
    actual: name,
  });
}

function tooFew(count: number): GanymedeError {
  return new GanymedeError('METRIC_TOO_FEW', `${count} samples are too few to measure anything`, {
    where: '-n',
    expected: `at least ${fewest}`,
    actual: String(count),
    fix: 'Measure 10,000 samples, or 2,500 points.',
  });
}
