import { type Dataset, heldOutIn, labelBatch } from '../../data/index.js';
import { joined, pick, type Points, slicedWasserstein } from '../../metrics/index.js';
import { permutation } from '../../support/philox.js';
import { sizeOf, type Tensor } from '../../tensor/index.js';
import type { Game } from '../game.js';
import { pixelsIn } from '../pixels.js';
import { featuresOf, type Measure, measureOf, varianceOf } from './features.js';
import { type Kinds, kindsOf } from './kinds.js';

/** Real examples that samples are compared with, chosen once from the seed. */
export interface References {
  /** What D is asked about, `float32 [n, ...]` in the field's range. */
  readonly train: Tensor;
  readonly heldOut: Tensor | undefined;
  /** Their classes, `int32 [n]`, where the game is conditional. */
  readonly trainLabels: Tensor | undefined;
  readonly heldOutLabels: Tensor | undefined;
  /** How these and samples become features. */
  readonly measure: Measure;
  readonly features: Points;
  readonly heldOutFeatures: Points | undefined;
  /** Features of the training examples among which copies are looked for. */
  readonly neighbours: Points;
  readonly kinds: Kinds;
  /** Standard deviation of the features over all coordinates. */
  readonly spread: number;
  /** Distance between two sets of real examples. */
  readonly floor: number;
  /** Share of the training examples looked at that are copies of another. */
  readonly duplicates: number;
}

const imagesInLook = 256;
const pointsInLook = 512;
/** Numbers of a tensor of examples at most: 1 GiB of float32. */
const numbersInLook = 2 ** 28;
const mostNeighbours = 2048;
/** Images whose features are computed at a time: all at once may be more than there is memory for. */
const imagesInPortion = 128;
/** Directions of the sliced Wasserstein distance. */
export const projections = 64;

/** Examples in a look at most. */
export function lookSize({ samples: { shape } }: Pick<Game, 'samples'>): number {
  const most = shape.length === 3 ? imagesInLook : pointsInLook;
  return Math.min(most, Math.floor(numbersInLook / sizeOf(shape)));
}

/** Undefined for data there is nothing to compare with: fewer than two different examples without missing values. */
export function referencesOf(game: Game, data: Dataset, seed: number): References | undefined {
  const near = nearOf(game, data, chosen(data, mostNeighbours, { seed, stream: 'watch/train' }));
  const { measure, features: neighbours } = near;
  const first = wholePacks(game, near.indices.subarray(0, lookSize(game)));
  const features = pick(
    neighbours,
    Array.from(first, (_, i) => i),
  );
  const spread = spreadOf(features);
  if (features.count < 2 || spread === 0) return undefined;
  const apart = heldOutOf(game, data, seed);
  const heldOut = apart && examplesAt(game, apart.data, apart.indices);
  return {
    trainLabels: labelsAt(game, data, first),
    heldOutLabels: apart && labelsAt(game, apart.data, apart.indices),
    train: examplesAt(game, data, first),
    heldOut,
    measure,
    features,
    heldOutFeatures: heldOut && featuresOf(heldOut, measure),
    neighbours,
    kinds: kindsOf(data, { features: neighbours, measure }, labelBatch(data, near.indices)?.data),
    spread,
    floor: floorOf(neighbours, features.count, spread),
    duplicates: duplicatesOf(neighbours),
  };
}

function labelsAt({ classes }: Game, data: Dataset, indices: Uint32Array): Tensor | undefined {
  return classes && labelBatch(data, indices);
}

/** Undefined too where they are damaged, or D needs to be told classes that they do not have. */
function heldOutOf(
  game: Game,
  data: Dataset,
  seed: number,
): { readonly data: Dataset; readonly indices: Uint32Array } | undefined {
  const { part } = heldOutIn(data);
  if (!part || (game.classes && !part.labels)) return undefined;
  const whole = finiteOf(game, part, chosen(part, lookSize(game), { seed, stream: 'watch/heldOut' }));
  const indices = wholePacks(game, whole.indices);
  return indices.length < 2 ? undefined : { data: part, indices };
}

function chosen({ count }: Dataset, most: number, from: { seed: number; stream: string }): Uint32Array {
  return permutation(count, { ...from, step: 0 }).subarray(0, most);
}

/** As many as D judges at once, a whole number of times. */
function wholePacks({ critic }: Pick<Game, 'critic'>, indices: Uint32Array): Uint32Array {
  const pack = critic?.pack ?? 1;
  return indices.subarray(0, indices.length - (indices.length % pack));
}

interface Near {
  readonly indices: Uint32Array;
  readonly measure: Measure;
  readonly features: Points;
}

/** Features of the examples that have no missing values. */
function nearOf(game: Game, data: Dataset, indices: Uint32Array): Near {
  const portions = inPortions(data, indices);
  const measure = measureOf(finiteOf(game, data, portions[0] ?? indices).examples);
  const parts = portions.map((portion) => {
    const { indices: finite, examples } = finiteOf(game, data, portion);
    return { finite, features: featuresOf(examples, measure) };
  });
  return {
    indices: Uint32Array.from(parts.flatMap(({ finite }) => [...finite])),
    measure,
    features: joined(parts.map(({ features }) => features)),
  };
}

/** Points stay together: their units are those of all. */
function inPortions({ shape }: Dataset, indices: Uint32Array): Uint32Array[] {
  if (shape.length !== 3) return [indices];
  const length = Math.ceil(indices.length / imagesInPortion);
  return Array.from({ length }, (_, i) => indices.subarray(i * imagesInPortion, (i + 1) * imagesInPortion));
}

/** The examples that have no missing values. */
function finiteOf(
  game: Game,
  data: Dataset,
  indices: Uint32Array,
): { readonly indices: Uint32Array; readonly examples: Tensor } {
  const examples = examplesAt(game, data, indices);
  const size = sizeOf(data.shape);
  const isWhole = (_: unknown, i: number): boolean =>
    examples.data.subarray(i * size, (i + 1) * size).every((value) => Number.isFinite(value));
  const finite = indices.filter(isWhole);
  if (finite.length === indices.length) return { indices, examples };
  return { indices: finite, examples: examplesAt(game, data, finite) };
}

/** Examples as players see them: pixels in the range of the field. */
function examplesAt({ fields }: Pick<Game, 'fields'>, data: Dataset, indices: Uint32Array): Tensor {
  const examples = data.batch(indices);
  if (examples.dtype !== 'uint8') return examples;
  return pixelsIn(fields['x']?.range ?? [0, 1], examples);
}

function spreadOf(points: Points): number {
  return Math.sqrt(
    Array.from({ length: points.size }, (_, k) => varianceOf(points, k)).reduce((a, b) => a + b, 0),
  );
}

/** Distance between the first and the second examples, as many each as a look has, or half of all. */
function floorOf(examples: Points, lookSizes: number, spread: number): number {
  const size = Math.max(1, Math.min(lookSizes, Math.floor(examples.count / 2)));
  const range = (start: number): Uint32Array => Uint32Array.from({ length: size }, (_, i) => start + i);
  const distance = slicedWasserstein(pick(examples, range(0)), pick(examples, range(size)), { projections });
  return Math.max(distance, 1e-3 * spread);
}

function duplicatesOf(points: Points): number {
  const rows = Array.from({ length: points.count }, (_, i) => rowOf(points, i).join());
  return 1 - new Set(rows).size / points.count;
}

function rowOf({ size, data }: Points, i: number): number[] {
  return Array.prototype.slice.call(data, i * size, (i + 1) * size) as number[];
}
