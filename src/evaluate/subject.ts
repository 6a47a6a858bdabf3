import type { Dataset } from '../data/index.js';
import type { Classifier } from '../features/index.js';
import { mapFloats, type Tensor } from '../tensor/index.js';

/** A classifier, and what identifies it in a protocol. */
export interface Judge {
  readonly name: string;
  /** Of its weights. */
  readonly sha256: string;
  readonly classify: Classifier;
}

/** What is measured. */
export interface Subject {
  readonly data: Dataset;
  /** Samples `[n, ...shape]`. */
  readonly samples: Tensor;
  /** What black and full intensity are in the samples. */
  readonly range: readonly [low: number, high: number];
  /** Of the noise the samples were made of; random draws of metrics come from it too. */
  readonly seed: number;
  /** The classes the samples were asked to be of, where the generator is told. */
  readonly asked?: Int32Array | undefined;
  /** What tells these examples from others of the same name, such as a hash of them. */
  readonly content?: string | undefined;
  /** There for images of 28x28. */
  readonly judge?: Judge | undefined;
}

/** Black and full intensity in images as bytes. */
export const bytes = [0, 255] as const;

/** Images with intensities from 0 to 1. */
export function intensities(images: Tensor, [low, high]: readonly [number, number]): Tensor {
  const scale = 1 / (high - low);
  return mapFloats(images, (pixel) => (pixel - low) * scale);
}
