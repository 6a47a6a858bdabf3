import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { forEachRow, meanOf, type Points, type Rows, rowsOf, transposed } from '../metrics/index.js';
import { notSoMany } from './faults.js';

/** Orthonormal vectors, those that matter most first. */
export interface Axes {
  /** One a row; the largest coordinate of each is positive. */
  readonly vectors: Points;
  /** Eigenvalue of each. */
  readonly values: Float64Array;
  /** Of all eigenvalues. */
  readonly total: number;
}

export interface PrincipalAxes extends Axes {
  readonly mean: Float64Array;
}

/**
 * Principal component analysis: the `count` axes along which points vary most; values are variances, divided by `n - 1`. It
 * decomposes the covariance of the coordinates or the inner products of the points, whichever is smaller. Throws CALL_INVALID for
 * more axes than there are coordinates or, less one, points.
 */
export function principalAxes(points: Points, count: number): PrincipalAxes {
  checkCount(count, Math.min(points.size, points.count - 1));
  const mean = meanOf(points);
  const rows = rowsOf(points, mean);
  const few = points.count < points.size;
  const { vectors, values, total } = leading(productsOf(few ? rows : transposed(rows)), count);
  const freedom = points.count - 1;
  return {
    mean,
    vectors: few ? oriented(sums(vectors, rows)) : vectors,
    values: values.map((value) => value / freedom),
    total: total / freedom,
  };
}

/**
 * The `count` unit vectors that a linear layer lengthens most: eigenvectors of `A^T A` (Shen and Zhou 2021, equation 7); values are
 * squared lengths of what becomes of them. Row `i` of `images` is what becomes of unit vector `i`. Throws CALL_INVALID for more
 * than there are.
 */
export function factorisedAxes(images: Points, count: number): Axes {
  checkCount(count, images.count);
  return leading(productsOf(rowsOf(images)), count);
}

/** Coordinates `[points, axes]` of points along axes, from their mean. */
export function coordinatesOf(points: Points, { mean, vectors }: PrincipalAxes): Points {
  const data = new Float64Array(points.count * vectors.count);
  forEachRow(rowsOf(points, mean), rowsOf(vectors), (row, products) => {
    data.set(products, row * vectors.count);
  });
  return { count: points.count, size: vectors.count, data };
}

/** Every vector divided by its length, turned so that its largest coordinate is positive. */
export function oriented({ count, size, data }: Points): Points {
  const turned = Float64Array.from(data);
  for (let row = 0; row < count; row++) {
    const vector = turned.subarray(row * size, (row + 1) * size);
    const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    const length = Math.sign(largest) * Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (length !== 0) vector.forEach((value, k) => (vector[k] = value / length));
  }
  return { count, size, data: turned };
}

/** Inner products of all rows. */
function productsOf(rows: Rows): Matrix {
  const products = Matrix.zeros(rows.count, rows.count);
  forEachRow(rows, rows, (row, values) => {
    products.setRow(row, values);
  });
  return products;
}

function leading(symmetric: Matrix, count: number): Axes {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  const value = (column: number): number => realEigenvalues[column] ?? 0;
  const columns = realEigenvalues.map((_, column) => column).sort((a, b) => value(b) - value(a));
  const chosen = columns.slice(0, count);
  const data = chosen.flatMap((column) => eigenvectorMatrix.getColumn(column));
  return {
    vectors: oriented({ count, size: symmetric.rows, data }),
    // Rounding can push an eigenvalue of 0 below it.
    values: Float64Array.from(chosen, (column) => Math.max(0, value(column))),
    total: symmetric.trace(),
  };
}

/** For every row of weights the sum of `rows`, each times its weight. */
function sums(weights: Points, rows: Rows): Points {
  const data = new Float64Array(weights.count * rows.size);
  forEachRow(rowsOf(weights), transposed(rows), (row, products) => {
    data.set(products, row * rows.size);
  });
  return { count: weights.count, size: rows.size, data };
}

function checkCount(count: number, most: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > most) throw notSoMany('directions', most, count);
}
