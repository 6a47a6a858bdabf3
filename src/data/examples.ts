import { uniform01 } from '../support/philox.js';
import { sizeOf, type Tensor } from '../tensor/index.js';
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

/**
 * Indices of at most `most` of `count` examples, one from anywhere in each of as many equal parts: sorted data has its share
 * of everything, and so has data that repeats itself, of which evenly spread examples may all be of one class.
 */
export function scatteredIndices(count: number, most: number): Uint32Array {
  const length = Math.min(count, most);
  const start = (part: number): number => Math.floor((part * count) / length);
  return Uint32Array.from({ length }, (_, i) => {
    const place = uniform01({ seed: 0, stream: 'scattered', step: 0 }, i);
    return start(i) + Math.floor(place * (start(i + 1) - start(i)));
  });
}

/** The first indices of `count` examples, at most `most`: of samples whose classes take turns, as many of one as of another. */
export function firstIndices(count: number, most: number): Uint32Array {
  return Uint32Array.from({ length: Math.min(count, most) }, (_, i) => i);
}

/** `count` examples from `start` on. */
export function examplesFrom(data: Pick<Dataset, 'batch'>, start: number, count: number): Tensor {
  return data.batch(Uint32Array.from({ length: count }, (_, i) => start + i));
}

/** Examples and numbers in a portion, at most; one example where that has more numbers. */
const mostInPortion = { examples: 4096, numbers: 2 ** 23 };

/** All examples in order, some at a time. */
export function* examplesInPortions(data: Pick<Dataset, 'count' | 'shape' | 'batch'>): Generator<Tensor> {
  const portion = Math.min(mostInPortion.examples, Math.ceil(mostInPortion.numbers / sizeOf(data.shape)));
  for (let start = 0; start < data.count; start += portion)
    yield examplesFrom(data, start, Math.min(portion, data.count - start));
}
