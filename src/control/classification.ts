import { pick, type Points } from '../metrics/index.js';
import { GanymedeError } from '../support/errors.js';
import { permutation } from '../support/philox.js';
import { predictClasses, trainLinearSvm } from './linear-svm.js';

/** Examples and the class of each. */
export interface Labelled {
  readonly points: Points & { readonly data: Float32Array };
  readonly labels: Int32Array;
}

export interface Classification {
  /** Share of the test examples that are taken for another class. */
  readonly error: number;
  /** C of the machines: the best of `costs` on training examples that were held back for it. */
  readonly cost: number;
}

export interface ClassificationOptions {
  readonly classes: number;
  readonly seed: number;
}

const costs = [0.01, 0.1, 1, 10, 100] as const;
/** Training examples among which the cost is chosen, a sixth of them held back. */
const CHOICE = 4000;

/**
 * How well linear support vector machines tell test examples apart after training. Every coordinate is standardised over the
 * training examples and divided by the root of their number, in place, so that one range of C suits points of any size.
 * Throws DATA_TOO_FEW where there is no example to learn from, or none to be tested with.
 */
export function classifyLinearly(
  training: Labelled,
  test: Labelled,
  options: ClassificationOptions,
): Classification {
  checkSome('training', training);
  checkSome('test', test);
  standardise(training.points, [training.points, test.points]);
  const chosen = { seed: options.seed, stream: 'classification/choice', step: 0 };
  const few = permutation(training.points.count, chosen).subarray(0, CHOICE);
  const count = Math.floor(few.length / 6);
  const held = rows(training, few.subarray(0, count));
  const fit = rows(training, few.subarray(count));
  const errors = costs.map((cost) => errorOf(fit, held, cost, options));
  const cost = costs[errors.indexOf(Math.min(...errors))] ?? 1;
  return { cost, error: errorOf(training, test, cost, options) };
}

function checkSome(where: string, { points: { count } }: Labelled): void {
  if (count > 0) return;
  throw new GanymedeError('DATA_TOO_FEW', `there are no ${where} examples to classify`, {
    where,
    expected: 'at least one',
    actual: '0',
    fix: `Give ${where} examples with classes.`,
  });
}

function errorOf(training: Labelled, test: Labelled, cost: number, options: ClassificationOptions): number {
  const machine = trainLinearSvm(training.points, training.labels, { ...options, cost });
  const predicted = predictClasses(machine, test.points);
  return predicted.filter((label, i) => label !== test.labels[i]).length / predicted.length;
}

function rows({ points, labels }: Labelled, indices: Uint32Array): Labelled {
  const { count, size, data } = pick(points, indices);
  return {
    points: { count, size, data: Float32Array.from(data) },
    labels: Int32Array.from(indices, (index) => labels[index] ?? 0),
  };
}

/** Coordinates that do not vary become 0. */
function standardise(over: Labelled['points'], all: readonly Labelled['points'][]): void {
  const { means, factors } = momentsOf(over);
  for (const { size, data } of all)
    for (let at = 0; at < data.length; at++)
      data[at] = ((data[at] ?? 0) - (means[at % size] ?? 0)) * (factors[at % size] ?? 0);
}

function momentsOf({ count, size, data }: Points): { means: Float64Array; factors: Float64Array } {
  const means = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let at = 0; at < count * size; at++) {
    const [value, k] = [data[at] ?? 0, at % size];
    means[k] = (means[k] ?? 0) + value / count;
    squares[k] = (squares[k] ?? 0) + value ** 2 / count;
  }
  const factors = squares.map((square, k) => {
    const variance = square - (means[k] ?? 0) ** 2;
    return variance > 1e-12 * square ? 1 / Math.sqrt(variance * size) : 0;
  });
  return { means, factors };
}
