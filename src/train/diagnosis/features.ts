import { asPoints, type Points } from '../../metrics/index.js';
import { fillNormal } from '../../support/philox.js';
import type { Tensor } from '../../tensor/index.js';

/** Features of an example at most. */
const most = 64;

/**
 * Examples `[n, ...]` as points of at most 64 coordinates: themselves, or a random projection that keeps distances
 * (Johnson and Lindenstrauss 1984), the same in every call.
 */
export function featuresOf(examples: Tensor): Points {
  const points = asPoints(examples);
  return points.size <= most ? points : projected(points);
}

function projected({ count, size, data }: Points): Points {
  const matrix = new Float32Array(size * most);
  fillNormal(matrix, { seed: 0, stream: 'watch/projection', step: 0 }, 0, 1 / Math.sqrt(most));
  const features = new Float64Array(count * most);
  for (let i = 0; i < count; i++)
    project(data, i * size, matrix, features.subarray(i * most, (i + 1) * most));
  return { count, size: most, data: features };
}

function project(data: ArrayLike<number>, start: number, matrix: Float32Array, out: Float64Array): void {
  for (let k = 0; k < matrix.length / most; k++) {
    const value = data[start + k] ?? 0;
    if (value === 0) continue;
    for (let j = 0; j < most; j++) out[j] = (out[j] ?? 0) + value * (matrix[k * most + j] ?? 0);
  }
}
