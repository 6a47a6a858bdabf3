import { checkImages, checkUnitRange, type Images, type Plane, planesOf } from './images.js';
import { wrongShape } from './faults.js';
import { sameShape } from '../tensor/index.js';

/** Exponents of the five scales, finest first (Wang et al. 2003, section 3.2). */
export const msSsimWeights: readonly number[] = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];

/** Width and standard deviation of the Gaussian window, and the constants for values in [0, 1] (section 2). */
const WINDOW = gaussian(11, 1.5);
const C1 = 0.01 ** 2;
const C2 = 0.03 ** 2;

/** For the protocol of a score: which scales an image of this size has, and their exponents. */
export interface MsSsimScales {
  readonly scales: number;
  /** All five of `msSsimWeights`; of fewer scales the first, divided by their sum. */
  readonly weights: readonly number[];
}

/** As many of the five scales as leave the window inside the image, whose sides are halved from scale to scale. */
export function msSsimScales(height: number, width: number): MsSsimScales {
  let scales = 0;
  let side = Math.min(height, width);
  for (; scales < msSsimWeights.length && side >= WINDOW.length; scales++) side = Math.ceil(side / 2);
  if (scales === msSsimWeights.length) return { scales, weights: msSsimWeights };
  const weights = msSsimWeights.slice(0, scales);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { scales, weights: weights.map((weight) => weight / total) };
}

/**
 * Multi-scale structural similarity of images `a` and `b` of the same index, in [0, 1], 1 for equal ones (Wang et al. 2003,
 * equation 7): of each channel, then averaged; negative contrast terms count 0. Smaller images than 161 pixels a side have
 * fewer scales, as `msSsimScales` says. Takes one image, 11 pixels a side.
 * Throws METRIC_TOO_FEW, METRIC_SHAPE, METRIC_NOT_FINITE or METRIC_ARGUMENT.
 */
export function multiScaleSsim(a: Images, b: Images): Float64Array {
  checkSsimImages('first images', a);
  checkSsimImages('second images', b);
  if (a.count !== b.count || !sameShape(a.shape, b.shape))
    throw wrongShape('second images', shapeText(a), shapeText(b));
  return Float64Array.from({ length: a.count }, (_, index) => similarity(a, index, b, index));
}

/** Throw unless there are images with values in [0, 1] that hold the window. */
function checkSsimImages(where: string, images: Images): void {
  checkImages(where, images, 1, WINDOW.length);
  checkUnitRange(where, images);
}

/** The same for any two images that were checked. */
export function similarity(a: Images, first: number, b: Images, second: number): number {
  const [channels, height, width] = a.shape;
  const { weights } = msSsimScales(height, width);
  const others = planesOf(b, second);
  return planesOf(a, first).reduce((sum, plane, channel) => {
    const other = others[channel];
    return other ? sum + planeSimilarity(plane, other, weights) / channels : sum;
  }, 0);
}

function planeSimilarity(a: Plane, b: Plane, weights: readonly number[]): number {
  let product = 1;
  for (const [scale, weight] of weights.entries()) {
    const { contrast, whole } = ssim(a, b);
    product *= Math.max(0, scale === weights.length - 1 ? whole : contrast) ** weight;
    a = halved(a);
    b = halved(b);
  }
  return product;
}

/** Means of the contrast-structure map and of it times luminance, over all places of the window inside the image. */
function ssim(a: Plane, b: Plane): { readonly contrast: number; readonly whole: number } {
  const meanA = windowed(a).data;
  const meanB = windowed(b).data;
  const squareA = windowed(product(a, a)).data;
  const squareB = windowed(product(b, b)).data;
  const cross = windowed(product(a, b)).data;
  let contrast = 0;
  let whole = 0;
  for (let i = 0; i < cross.length; i++) {
    const x = meanA[i] ?? 0;
    const y = meanB[i] ?? 0;
    const variances = (squareA[i] ?? 0) - x * x + (squareB[i] ?? 0) - y * y;
    const structure = (2 * ((cross[i] ?? 0) - x * y) + C2) / (variances + C2);
    contrast += structure;
    whole += (structure * (2 * x * y + C1)) / (x * x + y * y + C1);
  }
  return { contrast: contrast / cross.length, whole: whole / cross.length };
}

/** Weighted means under the window, down the columns and along the rows. */
function windowed({ height, width, data }: Plane): Plane {
  const rows = height - WINDOW.length + 1;
  const columns = width - WINDOW.length + 1;
  const vertical = new Float64Array(rows * width);
  for (let i = 0; i < vertical.length; i++) vertical[i] = weighted(data, i, width);
  const both = Float64Array.from({ length: rows * columns }, (_, i) =>
    weighted(vertical, Math.floor(i / columns) * width + (i % columns), 1),
  );
  return { height: rows, width: columns, data: both };
}

function weighted(data: Float64Array, start: number, step: number): number {
  let sum = 0;
  for (let k = 0; k < WINDOW.length; k++) sum += (WINDOW[k] ?? 0) * (data[start + k * step] ?? 0);
  return sum;
}

/** Means of 2x2 pixels; the last row or column of an odd number stands for the missing one. */
function halved({ height, width, data }: Plane): Plane {
  const rows = Math.ceil(height / 2);
  const columns = Math.ceil(width / 2);
  const at = (row: number, column: number): number =>
    data[Math.min(row, height - 1) * width + Math.min(column, width - 1)] ?? 0;
  const means = Float64Array.from({ length: rows * columns }, (_, i) => {
    const row = 2 * Math.floor(i / columns);
    const column = 2 * (i % columns);
    return (at(row, column) + at(row, column + 1) + at(row + 1, column) + at(row + 1, column + 1)) / 4;
  });
  return { height: rows, width: columns, data: means };
}

function product(a: Plane, b: Plane): Plane {
  return { ...a, data: a.data.map((value, i) => value * (b.data[i] ?? 0)) };
}

function gaussian(length: number, std: number): Float64Array {
  const middle = (length - 1) / 2;
  const values = Float64Array.from({ length }, (_, i) => Math.exp(-((i - middle) ** 2) / (2 * std ** 2)));
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.map((value) => value / total);
}

function shapeText({ count, shape }: Images): string {
  return `${count} images [${shape.join(', ')}]`;
}
