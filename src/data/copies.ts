import { sizeOf } from '../tensor/index.js';
import type { Dataset } from './dataset.js';
import { spreadExamples } from './examples.js';

/** Points and numbers looked at. */
const most = { points: 100_000, numbers: 2 ** 21 };

/** Share of the points, in [0, 1), that are copies of others: of at most 100,000 (of many coordinates fewer) from all over the data. */
export function shareOfCopies(points: Pick<Dataset, 'count' | 'shape' | 'batch'>): number {
  const size = sizeOf(points.shape);
  const { data } = spreadExamples(points, Math.min(most.points, Math.ceil(most.numbers / size)));
  const count = data.length / size;
  const different = new Set<string>();
  for (let i = 0; i < count; i++) different.add(data.subarray(i * size, (i + 1) * size).join());
  return count === 0 ? 0 : 1 - different.size / count;
}
