import { type Dataset, labelBatch } from '../data/index.js';
import { asPoints, type Protocol, type Score } from '../metrics/index.js';
import type { Engine, Tensors } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import type { Game } from '../train/index.js';
import { classifyLinearly, type Labelled } from './classification.js';
import { loadDiscriminatorFeatures } from './discriminator-features.js';

export interface FeatureComparison {
  readonly engine: Engine;
  readonly game: Game;
  readonly data: Dataset;
  /** States of the game after a training, and before. */
  readonly trained: Tensors;
  readonly untrained: Tensors;
  /** Most training examples. */
  readonly count: number;
  readonly seed: number;
  /** Called before each kind of features. */
  readonly onFeatures?: (features: string) => void;
}

/** Examples of one kind, the classes of them all. */
interface Parts {
  readonly training: Dataset;
  readonly test: Dataset;
  readonly classes: number;
  readonly count: number;
}

/** Images of a part as points. */
type Seen = (data: Dataset, count: number) => Promise<Labelled['points']>;

/**
 * Scores `svm-error of D`, `of D untrained` and `of pixels`: the share of held-out images whose class a linear support vector machine
 * gets wrong on what D has learned, on the same D with its first parameters, and on pixels (Radford et al. 2015, section 5.1). The
 * engine is left with the untrained states. Throws DATA_UNFIT for data without classes or held-out examples, and what
 * `loadDiscriminatorFeatures` throws.
 */
export async function compareFeatures(comparison: FeatureComparison): Promise<Score[]> {
  const { engine, game, trained, untrained } = comparison;
  const parts = partsOf(comparison);
  const features = await loadDiscriminatorFeatures(engine, game);
  const ofD =
    (states: Tensors): Seen =>
    async (data, count) => {
      await engine.writeState(states);
      return asFloats(await features(inRange(firstImages(data, count), game)));
    };
  const kinds: readonly (readonly [string, Seen])[] = [
    ['D', ofD(trained)],
    ['D untrained', ofD(untrained)],
    ['pixels', (data, count) => Promise.resolve(asFloats(asPoints(firstImages(data, count))))],
  ];
  const scores: Score[] = [];
  for (const [name, seen] of kinds) {
    comparison.onFeatures?.(name);
    scores.push(await scoreOf(comparison, parts, { name, seen }));
  }
  return scores;
}

async function scoreOf(
  { data, seed }: FeatureComparison,
  { training, test, classes, count }: Parts,
  { name, seen }: { readonly name: string; readonly seen: Seen },
): Promise<Score> {
  const of = async (part: Dataset, most: number): Promise<Labelled> => ({
    points: await seen(part, most),
    labels: labelsOf(part, most),
  });
  const known = await of(training, count);
  const { error, cost } = classifyLinearly(known, await of(test, test.count), { classes, seed });
  const protocol: Protocol = {
    ...{ data: data.name, seed, classifier: 'linear SVM, squared hinge', training: count, test: test.count },
    ...{ numbers: known.points.size, cost },
  };
  return { metric: `svm-error of ${name}`, value: error, protocol };
}

function partsOf({ data, count }: FeatureComparison): Parts {
  const { heldOut } = data;
  const classes =
    data.classNames?.length ?? (data.labels?.reduce((most, label) => Math.max(most, label), 0) ?? 0) + 1;
  if (!data.labels || !heldOut?.labels) throw unlabelled(data);
  return { training: data, test: heldOut, classes, count: Math.min(count, data.count) };
}

const firstOnes = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

function firstImages(data: Dataset, count: number): Tensor {
  return data.batch(firstOnes(count));
}

function labelsOf(data: Dataset, count: number): Int32Array {
  const labels = labelBatch(data, firstOnes(count));
  if (!labels) throw unlabelled(data);
  return Int32Array.from(labels.data);
}

/** Bytes as D sees them. */
function inRange({ shape, data }: Tensor, { samples: { range } }: Game): Tensor {
  const [low, high] = range;
  return {
    shape,
    dtype: 'float32',
    data: Float32Array.from(data, (byte) => low + (byte * (high - low)) / 255),
  };
}

function asFloats({ count, size, data }: ReturnType<typeof asPoints>): Labelled['points'] {
  return { count, size, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

function unlabelled({ name, labels }: Dataset): GanymedeError {
  return new GanymedeError('DATA_UNFIT', `features cannot be judged by the classes of ${name}`, {
    where: name,
    expected: 'images with classes, some of them held out',
    actual: labels ? 'no classes of held-out images' : 'no classes',
    fix: 'Train on mnist, fashion-mnist, or a folder with the parts train and test, a folder for each class in both.',
  });
}
