import { sizeOf, type Tensor, zeros } from '../tensor/index.js';
import type { Dataset } from './dataset.js';

/** Pixels averaged at a time. */
const CHUNK = 2 ** 23;

/** The mean of all images, `float32 [C, H, W]` in [0, 1]: the marginals of the pixels. */
export function meanImage({ count, shape, batch }: Pick<Dataset, 'count' | 'shape' | 'batch'>): Tensor {
  const size = sizeOf(shape);
  const sums = new Float64Array(size);
  const portion = Math.ceil(CHUNK / size);
  for (let start = 0; start < count; start += portion) {
    const length = Math.min(portion, count - start);
    const { data } = batch(Uint32Array.from({ length }, (_, i) => start + i));
    for (let i = 0; i < data.length; i++) sums[i % size] = (sums[i % size] ?? 0) + (data[i] ?? 0);
  }
  const mean = zeros(shape);
  mean.data.set(sums.map((sum) => sum / count / 255));
  return mean;
}
