import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { checkMost, checkPoints } from './checks.js';
import { wrongShape } from './faults.js';
import type { Points } from './points.js';
import { forEachRow, meanOf, rowsOf, transposed } from './products.js';

/** Entries up to here leave room for the squares of products of covariances. */
const MOST = 2 ** 250;

/** Mean and covariance of features. */
export interface Moments {
  /** Points they were computed from. */
  readonly count: number;
  readonly mean: Float64Array;
  /** Row-major `[size, size]`, divided by `count - 1`. */
  readonly covariance: Float64Array;
}

/** Mean and unbiased covariance. Takes 2 points. Throws METRIC_TOO_FEW, METRIC_SHAPE or METRIC_NOT_FINITE. */
export function moments(points: Points): Moments {
  checkPoints('points', points, 2);
  const { count, size } = points;
  const mean = meanOf(points);
  const columns = transposed(rowsOf(points, mean));
  const covariance = new Float64Array(size * size);
  forEachRow(columns, columns, (row, products) => {
    covariance.set(
      products.map((product) => product / (count - 1)),
      row * size,
    );
  });
  return { count, mean, covariance };
}

/**
 * `|m1 - m2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2))`: the squared 2-Wasserstein distance of normal distributions (Heusel et
 * al. 2017, equation 6). Fewer points than coordinates leave a singular covariance and a larger bias. Takes 2 points of
 * each. Throws as `moments` does.
 */
export function frechetDistance(real: Points, fake: Points): number {
  return frechetDistanceOfMoments(moments(real), moments(fake));
}

/** The same of moments computed before. Throws METRIC_SHAPE for features of different sizes, METRIC_NOT_FINITE for too large ones. */
export function frechetDistanceOfMoments(real: Moments, fake: Moments): number {
  const size = real.mean.length;
  if (fake.mean.length !== size)
    throw wrongShape('moments', `${size} features`, `${fake.mean.length} features`);
  for (const { mean, covariance } of [real, fake]) {
    checkMost('a mean of features', mean.map(Math.abs), MOST);
    checkMost('a covariance of features', covariance.map(Math.abs), MOST);
  }
  let distance = -2 * traceOfRoot(square(real, size), square(fake, size));
  for (let k = 0; k < size; k++) {
    distance += ((real.mean[k] ?? 0) - (fake.mean[k] ?? 0)) ** 2;
    distance += (real.covariance[k * (size + 1)] ?? 0) + (fake.covariance[k * (size + 1)] ?? 0);
  }
  return distance;
}

/**
 * `tr (A B)^(1/2)` of positive semidefinite matrices: AB has the eigenvalues of `S V'BV S`, where `A = V S^2 V'`, and
 * that matrix is symmetric.
 */
function traceOfRoot(a: Matrix, b: Matrix): number {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(a, { assumeSymmetric: true });
  const root = eigenvectorMatrix.mulRowVector(rootsOf(realEigenvalues));
  const product = root.transpose().mmul(b.mmul(root));
  const symmetric = Matrix.add(product, product.transpose()).mul(0.5);
  const { realEigenvalues: squares } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  return rootsOf(squares).reduce((sum, root) => sum + root, 0);
}

/** Roots of eigenvalues; what rounding makes of one that is 0, below it or above, has none worth the name. */
function rootsOf(eigenvalues: readonly number[]): number[] {
  const rounding = eigenvalues.length * Number.EPSILON * Math.max(0, ...eigenvalues);
  return eigenvalues.map((eigenvalue) => (eigenvalue > rounding ? Math.sqrt(eigenvalue) : 0));
}

function square({ covariance }: Moments, size: number): Matrix {
  return Matrix.from1DArray(size, size, covariance);
}
