import type { Tensor } from '../tensor/index.js';
import type { Dataset } from './dataset.js';

/** The first `count` examples, or all there are. */
export function firstExamples(data: Dataset, count: number): Tensor {
  return examplesFrom(data, 0, Math.min(count, data.count));
}

/** Indices of at most `most` of `count` examples, evenly spread: where the data is sorted, all its parts have their share. */
export function spreadIndices(count: number, most: number): Uint32Array {
  const length = Math.min(count, most);
  return Uint32Array.from({ length }, (_, i) => Math.floor((i * count) / length));
}

/** At most `most` examples, evenly spread over the data. */
export function spreadExamples(data: Pick<Dataset, 'count' | 'batch'>, most: number): Tensor {
  return data.batch(spreadIndices(data.count, most));
}

/** `count` examples from `start` on. */
export function examplesFrom(data: Dataset, start: number, count: number): Tensor {
  return data.batch(Uint32Array.from({ length: count }, (_, i) => start + i));
}
