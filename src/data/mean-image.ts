import { sizeOf, type Tensor, zeros } from '../tensor/index.js';
import type { Dataset } from './dataset.js';
import { examplesInPortions } from './examples.js';

/** The mean of all images, `float32 [C, H, W]` in [0, 1]: the marginals of the pixels. */
export function meanImage(data: Pick<Dataset, 'count' | 'shape' | 'batch'>): Tensor {
  const { count, shape } = data;
  const size = sizeOf(shape);
  const sums = new Float64Array(size);
  for (const { data: pixels } of examplesInPortions(data))
    for (let i = 0; i < pixels.length; i++) sums[i % size] = (sums[i % size] ?? 0) + (pixels[i] ?? 0);
  const mean = zeros(shape);
  mean.data.set(sums.map((sum) => sum / count / 255));
  return mean;
}
