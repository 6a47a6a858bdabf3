import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { checkLabels } from './check-labels.js';
import type { FilesRead } from './files-read.js';
import { gather, outOfRange } from './gather.js';
import { shapeText } from './shape-text.js';

/** Examples of one shape, each with an optional class. */
export interface Dataset {
  readonly name: string;
  readonly count: number;
  /** Of one example: channels, height and width of an image, or the coordinates of a point. */
  readonly shape: readonly number[];
  /** Class of every example. */
  readonly labels?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
  /** Names of the coordinates of points, where they have such. */
  readonly columns?: readonly string[] | undefined;
  /** What the data is known to be a mixture of. */
  readonly modes?: Modes;
  /** Examples of the same distribution that training never sees. Throws where its files are there, but damaged. */
  readonly heldOut?: Dataset | undefined;
  /** What every example is computed from, by a rule that `name` says. */
  readonly source?: Dataset;
  /** The images it has with black around them: `border` pixels on every side. */
  readonly padded?: { readonly original: Dataset; readonly border: number };
  /** SHA-256 over all examples and labels, where it is known without reading them. */
  readonly fingerprint?: string | undefined;
  /** How the files it comes from were read. */
  readonly files?: FilesRead | undefined;
  /** The examples at `indices`, `[n, ...shape]`. Throws DATA_INDEX_RANGE or TENSOR_TOO_LARGE. */
  batch(indices: ArrayLike<number>): Tensor;
}

/** Normal distributions around centres. */
export interface Modes {
  /** `float32 [modes, ...shape]`. */
  readonly centres: Tensor;
  /** Standard deviation of every mode in every coordinate. */
  readonly sigma: number;
  /** Shares of the modes, where they are not equal. */
  readonly weights?: readonly number[];
}

/** Images of one size: `batch` gives `uint8 [n, C, H, W]`, 0..255. */
export interface ImageDataset extends Dataset {
  readonly shape: readonly [channels: number, height: number, width: number];
}

/** The field `x` (the examples) or `label` (their classes, `int32 [n]`) at `indices`. Throws FIELD_UNKNOWN too. */
export function fieldBatch(dataset: Dataset, field: string, indices: ArrayLike<number>): Tensor {
  if (field === 'x') return dataset.batch(indices);
  const labels = field === 'label' ? labelBatch(dataset, indices) : undefined;
  if (labels) return labels;
  throw new GanymedeError('FIELD_UNKNOWN', `${dataset.name} has no field "${field}"`, {
    where: dataset.name,
    expected: dataset.labels ? 'x or label' : 'x',
    actual: field,
    fix: field === 'label' ? 'Train on data with classes.' : 'Name a field the data has.',
  });
}

export interface InMemoryImages {
  readonly name: string;
  /** `uint8 [N, C, H, W]`; not copied. */
  readonly images: Tensor;
  /** One class from 0 for each image. */
  readonly labels?: ArrayLike<number> | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** A dataset over pixels in memory. Throws DATA_SHAPE or DATA_LABELS_MISMATCH if images and labels do not fit. */
export function inMemoryDataset({ name, images, labels, classNames }: InMemoryImages): ImageDataset {
  const [count = 0, channels = 0, height = 0, width = 0] = images.shape;
  if (images.dtype !== 'uint8' || images.shape.length !== 4 || channels * height * width === 0)
    throw notImages(name, images);
  const shape = [channels, height, width] as const;
  return {
    name,
    count,
    shape,
    ...(labels && { labels: checkLabels(name, count, labels, classNames) }),
    ...(classNames && { classNames }),
    batch: (indices) => gather(name, images, indices),
  };
}

/** The classes of the examples at `indices`: `int32 [n]`, or undefined if the dataset has none. */
export function labelBatch(dataset: Dataset, indices: ArrayLike<number>): Tensor | undefined {
  const { labels, name, count } = dataset;
  if (!labels) return undefined;
  const picked = Int32Array.from(indices, (index) => labels[index] ?? outOfRange(name, count, index));
  return tensor([picked.length], picked);
}

function notImages(name: string, { dtype, shape }: Tensor): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `${name} does not hold images`, {
    where: name,
    expected: 'uint8 [images, channels, height, width], no size of an image 0',
    actual: `${dtype} ${shapeText(shape)}`,
    fix: 'Give grey images one channel, and pixels as bytes from 0 to 255.',
  });
}
