import { asPoints, type Points } from '../../metrics/index.js';
import { fillNormal } from '../../support/philox.js';
import type { Tensor } from '../../tensor/index.js';

/** Features of an example at most. */
const most = 64;

/** Coordinates whose deviations differ by less are compared as they are. */
const alike = 1.1;

/** Numbers that every coordinate of an example is divided by, so that none outweighs the others for its units alone. */
export type Units = Float64Array;

/** The units of points `[n, k]`: the deviation of each coordinate. Undefined for images, and where coordinates are alike. */
export function unitsOf(examples: Tensor): Units | undefined {
  if (examples.shape.length > 2) return undefined;
  const points = asPoints(examples);
  const deviations = Float64Array.from({ length: points.size }, (_, k) => Math.sqrt(varianceOf(points, k)));
  const varying = deviations.filter((deviation) => deviation > 0);
  if (Math.max(...varying) <= alike * Math.min(...varying)) return undefined;
  return deviations.map((deviation) => (deviation > 0 ? deviation : 1));
}

/**
 * Examples `[n, ...]`, in units where there are such, as points of at most 64 coordinates: themselves, or a random projection
 * that keeps distances (Johnson and Lindenstrauss 1984), the same in every call.
 */
export function featuresOf(examples: Tensor, units?: Units): Points {
  const points = measuredIn(units, asPoints(examples));
  return points.size <= most ? points : projected(points);
}

/** Points, every coordinate divided by its unit; as they are without units. */
export function measuredIn(units: Units | undefined, points: Points): Points {
  if (!units) return points;
  const { count, size, data } = points;
  const measured = new Float64Array(data).map((value, at) => value / (units[at % size] ?? 1));
  return { count, size, data: measured };
}

/** Variance of a coordinate. */
export function varianceOf({ count, size, data }: Points, k: number): number {
  const values = Array.from({ length: count }, (_, i) => data[i * size + k] ?? 0);
  const mean = values.reduce((a, b) => a + b, 0) / count;
  // Rounding leaves a variance to values that are all equal.
  if (values.every((value) => value === values[0])) return 0;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
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
