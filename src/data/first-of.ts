import { checkIndex } from './gather.js';
import type { Dataset } from './dataset.js';

/**
 * The first `most` examples of a dataset, or all there are, such as the 50,000 that papers train on where they validate on the
 * others.
 */
export function firstOf(data: Dataset, most: number, name: string): Dataset {
  const count = Math.min(most, data.count);
  const { shape, classNames, modes } = data;
  return {
    name,
    count,
    shape,
    classNames,
    ...(modes && { modes }),
    ...(data.labels && { labels: data.labels.subarray(0, count) }),
    get heldOut() {
      return data.heldOut;
    },
    batch: (indices) => data.batch(Uint32Array.from(indices, (index) => checkIndex(name, count, index))),
  };
}
