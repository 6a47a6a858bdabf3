import { type Tensor, tensor } from '../tensor/index.js';
import type { Dataset } from './dataset.js';
import { spreadExamples } from './examples.js';

/** Examples the moments are computed from. */
const most = 10_000;

/** Mean and standard deviation of every element over at most 10,000 examples from all over the data, `float32 [...shape]` each. */
export function elementwiseMoments(examples: Pick<Dataset, 'count' | 'shape' | 'batch'>): {
  readonly mean: Tensor;
  readonly std: Tensor;
} {
  const { shape } = examples;
  const { data } = spreadExamples(examples, most);
  const size = shape.reduce((product, length) => product * length, 1);
  const n = data.length / size;
  const sums = new Float64Array(size);
  const squares = new Float64Array(size);
  for (let i = 0; i < data.length; i++) sums[i % size] = (sums[i % size] ?? 0) + (data[i] ?? 0);
  const mean = sums.map((sum) => sum / n);
  for (let i = 0; i < data.length; i++) {
    const centred = (data[i] ?? 0) - (mean[i % size] ?? 0);
    squares[i % size] = (squares[i % size] ?? 0) + centred * centred;
  }
  const std = squares.map((square) => Math.sqrt(square / n));
  return { mean: tensor(shape, Float32Array.from(mean)), std: tensor(shape, Float32Array.from(std)) };
}
