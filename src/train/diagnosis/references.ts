import { type Dataset, labelBatch } from '../../data/index.js';
import { pick, type Points, slicedWasserstein } from '../../metrics/index.js';
import { permutation } from '../../support/philox.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import type { Game } from '../game.js';
import { featuresOf } from './features.js';
import { type Kinds, kindsOf } from './kinds.js';

/** Real examples that samples are compared with, chosen once from the seed. */
export interface References {
  /** What D is asked about, `float32 [n, ...]` in the field's range. */
  readonly train: Tensor;
  readonly heldOut: Tensor | undefined;
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
const mostNeighbours = 2048;
/** Directions of the sliced Wasserstein distance. */
export const projections = 64;

/** Examples in a look at most. */
export function lookSize({ samples: { shape } }: Game): number {
  return shape.length === 3 ? imagesInLook : pointsInLook;
}

export function referencesOf(game: Game, data: Dataset, seed: number): References {
  const order = permutation(data.count, { seed, stream: 'watch/train', step: 0 });
  const near = order.subarray(0, mostNeighbours);
  const neighbours = featuresOf(examplesAt(game, data, near));
  const train = examplesAt(game, data, wholePacks(game, order.subarray(0, lookSize(game))));
  const features = featuresOf(train);
  const heldOut = heldOutOf(game, data, seed);
  return {
    train,
    heldOut,
    features,
    heldOutFeatures: heldOut && featuresOf(heldOut),
    neighbours,
    kinds: kindsOf(data, neighbours, labelBatch(data, near)?.data),
    spread: spreadOf(features),
    floor: floorOf(neighbours, features.count),
    duplicates: duplicatesOf(neighbours),
  };
}

function heldOutOf(game: Game, { heldOut }: Dataset, seed: number): Tensor | undefined {
  if (!heldOut || heldOut.count < 2) return undefined;
  const order = permutation(heldOut.count, { seed, stream: 'watch/heldOut', step: 0 });
  const chosen = wholePacks(game, order.subarray(0, lookSize(game)));
  return chosen.length === 0 ? undefined : examplesAt(game, heldOut, chosen);
}

/** As many as D judges at once, a whole number of times. */
function wholePacks({ critic }: Game, indices: Uint32Array): Uint32Array {
  const pack = critic?.pack ?? 1;
  return indices.subarray(0, indices.length - (indices.length % pack));
}

/** Examples as players see them: pixels in the range of the field. */
function examplesAt({ fields }: Game, data: Dataset, indices: Uint32Array): Tensor {
  const examples = data.batch(indices);
  if (examples.dtype !== 'uint8') return examples;
  const [low, high] = fields['x']?.range ?? [0, 1];
  return tensor(
    examples.shape,
    Float32Array.from(examples.data, (pixel) => low + (pixel * (high - low)) / 255),
  );
}

function spreadOf({ count, size, data }: Points): number {
  let variance = 0;
  for (let k = 0; k < size; k++) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < count; i++) {
      const value = data[i * size + k] ?? 0;
      sum += value;
      squares += value * value;
    }
    variance += squares / count - (sum / count) ** 2;
  }
  return Math.sqrt(Math.max(variance, 1e-12));
}

/** Distance between the first and the second examples, as many each as a look has, or half of all. */
function floorOf(examples: Points, lookSizes: number): number {
  const size = Math.max(1, Math.min(lookSizes, Math.floor(examples.count / 2)));
  const range = (start: number): Uint32Array => Uint32Array.from({ length: size }, (_, i) => start + i);
  const distance = slicedWasserstein(pick(examples, range(0)), pick(examples, range(size)), { projections });
  return Math.max(distance, 1e-6);
}

function duplicatesOf({ count, size, data }: Points): number {
  const rows = Array.from({ length: count }, (_, i) =>
    Array.prototype.slice.call(data, i * size, (i + 1) * size).join(),
  );
  return 1 - new Set(rows).size / count;
}
