import { permutation } from '../support/philox.js';
import { checkEnough, checkInteger, checkMost, checkPoints, checkSameSize } from './checks.js';
import { pick, type Points } from './points.js';
import { forEachRow, type Rows, rowsOf, squaredNorms } from './products.js';
import { summary } from './summary.js';

/** Squared lengths up to here leave room for the squares of sums of kernels. */
const MOST_SQUARED = 2 ** 150;

export interface KernelDistanceOptions {
  /** Random subsets averaged over; 100 by default. */
  readonly subsets?: number;
  /** Points of each kind in a subset; by default 1,000, or half of the fewer: subsets of all are one set. */
  readonly subsetSize?: number;
  readonly seed?: number;
}

export interface KernelDistance {
  readonly mean: number;
  /** Standard deviation over subsets, divided by their number, as the paper reports. */
  readonly std: number;
  /** Standard error of the mean for other points of the same kinds; NaN where subsets are all points. */
  readonly error: number;
  readonly subsets: number;
  readonly subsetSize: number;
}

/**
 * The kernel distance (KID) of Binkowski et al. 2018, section 4: unbiased squared maximum mean discrepancy under
 * `(x.y / size + 1)^3`, over random subsets drawn without replacement. Its expectation is 0 for equal distributions, so it
 * can be negative. Takes `subsetSize` points of each kind, at least 2.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function kernelDistance(
  real: Points,
  fake: Points,
  options: KernelDistanceOptions = {},
): KernelDistance {
  const { subsets = 100, subsetSize = usualSubset(real.count, fake.count), seed = 0 } = options;
  checkInteger('subsets', subsets, 1);
  if (options.subsetSize !== undefined) checkInteger('subsetSize', subsetSize, 1);
  checkEnough('points a subset', subsetSize, 2);
  checkPoints('real', real, subsetSize);
  checkPoints('fake', fake, subsetSize);
  checkSameSize('fake', real, fake);
  for (const points of [real, fake])
    checkMost('the squared length of a point', squaredNorms(rowsOf(points)), MOST_SQUARED);
  const draw = (points: Points, stream: string, step: number): Rows =>
    rowsOf(pick(points, permutation(points.count, { seed, stream, step }).subarray(0, subsetSize)));
  const distances = Float64Array.from({ length: subsets }, (_, step) =>
    discrepancy(draw(real, 'kernel-distance.real', step), draw(fake, 'kernel-distance.fake', step)),
  );
  const { mean, std } = summary(distances);
  const error = std * inflation(Math.min(real.count, fake.count), subsetSize, subsets);
  return { mean, std, error, subsets, subsetSize };
}

/**
 * Subsets of one set overlap, so that their spread says too little of what other sets would give: m of n points drawn without
 * replacement vary by `1 - m / n` of what m new points would, and n points by m / n of that; what is left is that subsets are few.
 */
function inflation(count: number, subsetSize: number, subsets: number): number {
  return count === subsetSize ? NaN : Math.sqrt(subsetSize / (count - subsetSize) + 1 / subsets);
}

function usualSubset(...counts: readonly number[]): number {
  const least = Math.min(...counts);
  return Math.min(1000, Math.max(2, Math.floor(least / 2)), least);
}

function discrepancy(x: Rows, y: Rows): number {
  return withinMean(x) + withinMean(y) - 2 * (kernelSum(x, y) / (x.count * y.count));
}

/** Mean kernel of two different points. */
function withinMean(x: Rows): number {
  const diagonal = squaredNorms(x).reduce((sum, norm) => sum + kernel(norm, x.size), 0);
  return (kernelSum(x, x) - diagonal) / (x.count * (x.count - 1));
}

function kernelSum(x: Rows, y: Rows): number {
  let sum = 0;
  forEachRow(x, y, (_, products) => {
    for (const product of products) sum += kernel(product, x.size);
  });
  return sum;
}

function kernel(product: number, size: number): number {
  return (product / size + 1) ** 3;
}
