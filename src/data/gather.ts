import { GanymedeError } from '../support/errors.js';
import { sizeOf, type Tensor, zeros } from '../tensor/index.js';

/** The examples at `indices` of `examples [N, ...shape]`, copied: `[n, ...shape]`. Throws DATA_INDEX_RANGE. */
export function gather(name: string, examples: Tensor, indices: ArrayLike<number>): Tensor {
  const [count = 0, ...shape] = examples.shape;
  const size = sizeOf(shape);
  const batch = zeros([indices.length, ...shape], examples.dtype);
  for (let i = 0; i < indices.length; i++) {
    const index = checkIndex(name, count, indices[i] ?? -1);
    batch.data.set(examples.data.subarray(index * size, (index + 1) * size), i * size);
  }
  return batch;
}

/** `index` itself; throws DATA_INDEX_RANGE unless it is one of 0..count-1. */
export function checkIndex(name: string, count: number, index: number): number {
  return Number.isInteger(index) && index >= 0 && index < count ? index : outOfRange(name, count, index);
}

/** Throw DATA_INDEX_RANGE. */
export function outOfRange(name: string, count: number, index: number): never {
  throw new GanymedeError('DATA_INDEX_RANGE', `${name} has no example ${index}`, {
    where: name,
    expected: `an integer from 0 to ${count - 1}`,
    actual: String(index),
    fix: 'Ask for examples the data set has: its `count` says how many.',
  });
}
