import type { Tensor } from '../tensor/index.js';
import type { Dataset } from './dataset.js';

/** The first `count` examples, or all there are. */
export function firstExamples(data: Dataset, count: number): Tensor {
  return examplesFrom(data, 0, Math.min(count, data.count));
}

/** `count` examples from `start` on. */
export function examplesFrom(data: Dataset, start: number, count: number): Tensor {
  return data.batch(Uint32Array.from({ length: count }, (_, i) => start + i));
}
