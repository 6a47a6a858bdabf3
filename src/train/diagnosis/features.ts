import { asPoints, type Points } from '../../metrics/index.js';
import { fillNormal } from '../../support/philox.js';
import { sizeOf, type Tensor } from '../../tensor/index.js';

/** Features of an example at most. */
const most = 64;

/** Coordinates whose deviations differ by less are compared as they are. */
const alike = 1.1;

/** Numbers that every coordinate of an example is divided by, so that none outweighs the others for its units alone. */
export type Units = Float64Array;

/** What examples are divided by and projected with to become features. */
export interface Measure {
  readonly units: Units | undefined;
  /** `[coordinates, 64]`: a random projection that keeps distances (Johnson and Lindenstrauss 1984), always the same. */
  readonly projection: Float32Array | undefined;
}

/** The measure of examples `[n, ...]`: units where they need such, a projection where they have more than 64 coordinates. */
export function measureOf(examples: Tensor): Measure {
  return { units: unitsOf(examples), projection: projectionOf(sizeOf(examples.shape.slice(1))) };
}

/** The units of points `[n, k]`: the deviation of each coordinate. Undefined for images, and where coordinates are alike. */
export function unitsOf(examples: Tensor): Units | undefined {
  if (examples.shape.length > 2) return undefined;
  const points = asPoints(examples);
  const deviations = Float64Array.from({ length: points.size }, (_, k) => Math.sqrt(varianceOf(points, k)));
  const varying = deviations.filter((deviation) => deviation > 0);
  if (Math.max(...varying) <= alike * Math.min(...varying)) return undefined;
  return deviations.map((deviation) => (deviation > 0 ? deviation : 1));
}

function projectionOf(size: number): Float32Array | undefined {
  if (size <= most) return undefined;
  const matrix = new Float32Array(size * most);
  fillNormal(matrix, { seed: 0, stream: 'watch/projection', step: 0 }, 0, 1 / Math.sqrt(most));
  return matrix;
}

/** Examples `[n, ...]` as points of at most 64 coordinates. */
export function featuresOf(examples: Tensor, { units, projection }: Measure): Points {
  const points = measuredIn(units, asPoints(examples));
  return projection ? projected(points, projection) : points;
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

function projected({ count, size, data }: Points, matrix: Float32Array): Points {
  const features = new Float64Array(count * most);
  for (let i = 0; i < count; i++)
    for (let first = 0; first < most; first += 4)
      project(data, { start: i * size, size, first }, matrix, features.subarray(i * most + first));
  return { count, size: most, data: features };
}

/** Four coordinates of a feature, from `first` on: sums that stay in registers take half the time of those in memory. */
function project(
  data: ArrayLike<number>,
  { start, size, first }: { readonly start: number; readonly size: number; readonly first: number },
  matrix: Float32Array,
  out: Float64Array,
): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0, at = first; k < size; k++, at += most) {
    const value = data[start + k] ?? 0;
    a += value * (matrix[at] ?? 0);
    b += value * (matrix[at + 1] ?? 0);
    c += value * (matrix[at + 2] ?? 0);
    d += value * (matrix[at + 3] ?? 0);
  }
  out.set([a, b, c, d]);
}
