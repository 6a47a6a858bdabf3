import type { Dataset } from '../data/index.js';
import type { Classifier } from '../features/index.js';
import type { Protocol } from '../metrics/index.js';
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
  /** There for images of 28x28. */
  readonly judge?: Judge | undefined;
}

/** Real examples that samples are compared with: held out where there are such, and how many. */
export interface Reference {
  readonly data: Dataset;
  readonly part: 'held out' | 'training';
}

export function referenceOf({ data }: Pick<Subject, 'data'>): Reference {
  return data.heldOut ? { data: data.heldOut, part: 'held out' } : { data, part: 'training' };
}

/** The first `count` examples. */
export function firstExamples(data: Dataset, count: number): Tensor {
  return examplesFrom(data, 0, Math.min(count, data.count));
}

/** `count` examples from `start` on. */
export function examplesFrom(data: Dataset, start: number, count: number): Tensor {
  return data.batch(Uint32Array.from({ length: count }, (_, i) => start + i));
}

/** What every protocol names. */
export function protocolOf({ data, samples }: Subject, more: Protocol = {}): Protocol {
  return { data: data.name, samples: samples.shape[0] ?? 0, ...more };
}

/** Images with intensities from 0 to 1. */
export function intensities(images: Tensor, [low, high]: readonly [number, number]): Tensor {
  const scale = 1 / (high - low);
  return {
    shape: images.shape,
    dtype: 'float32',
    data: Float32Array.from(images.data, (pixel) => (pixel - low) * scale),
  };
}
