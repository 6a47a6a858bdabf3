import type { Dataset } from '../data/index.js';
import type { Classifier } from '../features/index.js';
import type { Tensor } from '../tensor/index.js';

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
  /** There for images of 28x28. */
  readonly judge?: Judge | undefined;
}
