import { sizeOf, type Tensor } from '../tensor/index.js';
import { wrongShape } from './faults.js';

/** Points, or features of examples: `data` is row-major `[count, size]`. */
export interface Points {
  readonly count: number;
  /** Coordinates of a point. */
  readonly size: number;
  readonly data: ArrayLike<number>;
}

/** The rows of a tensor `[n, ...]` as points; the data is not copied. Throws METRIC_SHAPE for a scalar. */
export function asPoints({ shape, data }: Tensor): Points {
  const [count, ...rest] = shape;
  if (count === undefined) throw wrongShape('points', '[n, ...]', 'a scalar');
  return { count, size: sizeOf(rest), data };
}

/** The points at `indices`, copied. */
export function pick({ size, data }: Points, indices: ArrayLike<number>): Points {
  const picked = new Float64Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const start = (indices[i] ?? 0) * size;
    for (let k = 0; k < size; k++) picked[i * size + k] = data[start + k] ?? NaN;
  }
  return { count: indices.length, size, data: picked };
}
