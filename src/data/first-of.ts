import { checkIndex } from './gather.js';
import type { Dataset } from './dataset.js';

/** The first `count` examples of a dataset, such as the 50,000 that papers train on where they validate on the others. */
export function firstOf(data: Dataset, count: number, name: string): Dataset {
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
