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

/** The points of all parts, one part after another, copied. Throws METRIC_SHAPE unless all have as many coordinates as the first. */
export function joined(parts: readonly Points[]): Points {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const size = parts[0]?.size ?? 0;
  const data = new Float64Array(count * size);
  let end = 0;
  for (const [i, part] of parts.entries()) {
    if (part.size !== size || part.data.length !== part.count * size)
      throw wrongShape(
        `part ${i}`,
        `${part.count} x ${size} numbers`,
        `${part.count} points of ${part.size} in ${part.data.length} numbers`,
      );
    data.set(part.data, end);
    end += part.data.length;
  }
  return { count, size, data };
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
