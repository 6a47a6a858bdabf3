import { classNamesOf, type Dataset, scatteredIndices } from '../data/index.js';
import { asPoints, type Protocol, type Score } from '../metrics/index.js';
import type { Engine, Tensors } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import { type Game, pixelsOf } from '../train/index.js';
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

/** Images as bytes, and their classes. */
interface Part {
  readonly images: Tensor;
  readonly labels: Int32Array;
}

interface Parts {
  readonly training: Part;
  readonly test: Part;
  readonly classes: number;
}

/** Images as points. */
type Seen = (images: Tensor) => Promise<Labelled['points']>;

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
  const ofD: Seen = async (images) => asFloats(await features(pixelsOf(game, images)));
  const kinds: readonly (readonly [string, Seen, Tensors])[] = [
    ['D', ofD, trained],
    ['D untrained', ofD, untrained],
    ['pixels', (images) => Promise.resolve(asFloats(asPoints(images))), {}],
  ];
  const scores: Score[] = [];
  for (const [name, seen, states] of kinds) {
    comparison.onFeatures?.(name);
    await engine.writeState(states);
    scores.push(await scoreOf(comparison, parts, { name, seen }));
  }
  return scores;
}

async function scoreOf(
  { data, seed }: FeatureComparison,
  { training, test, classes }: Parts,
  { name, seen }: { readonly name: string; readonly seen: Seen },
): Promise<Score> {
  const of = async ({ images, labels }: Part): Promise<Labelled> => ({ points: await seen(images), labels });
  const [known, unknown] = [await of(training), await of(test)];
  const { error, cost } = classifyLinearly(known, unknown, { classes, seed });
  const protocol: Protocol = {
    ...{ data: data.name, seed, classifier: 'linear SVM, squared hinge' },
    ...{ training: known.points.count, test: unknown.points.count, numbers: known.points.size, cost },
  };
  return { metric: `svm-error of ${name}`, value: error, protocol };
}

function partsOf({ data, count }: FeatureComparison): Parts {
  const { heldOut } = data;
  const test = heldOut && partOf(heldOut, heldOut.count);
  const training = partOf(data, count);
  if (!training || !test) throw unlabelled(data);
  return { training, test, classes: classNamesOf(data)?.length ?? 0 };
}

/** Images from all over the data, where it has classes. */
function partOf(data: Dataset, count: number): Part | undefined {
  const { labels } = data;
  if (!labels) return undefined;
  const indices = scatteredIndices(data.count, count);
  return { images: data.batch(indices), labels: Int32Array.from(indices, (index) => labels[index] ?? 0) };
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
