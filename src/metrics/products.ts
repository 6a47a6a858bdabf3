import type { Points } from './points.js';

/** Rows of one block: with 784 numbers a row they stay in a second-level cache. */
const BLOCK = 32;
/** Rows and columns of a tile: what one pass over two rows and four others makes. */
const TILE_ROWS = 2;
const TILE_COLUMNS = 4;

/** Points in double precision, row-major; rows of zeros fill up the last tile. */
export interface Rows {
  readonly count: number;
  readonly size: number;
  readonly data: Float64Array;
}

/** Points, copied, less `origin`. */
export function rowsOf({ count, size, data }: Points, origin?: Float64Array): Rows {
  const rows = emptyRows(count, size);
  for (let i = 0, at = 0; i < count; i++)
    for (let k = 0; k < size; k++, at++) rows.data[at] = (data[at] ?? 0) - (origin?.[k] ?? 0);
  return rows;
}

/** Coordinates as rows. */
export function transposed({ count, size, data }: Rows): Rows {
  const columns = emptyRows(size, count);
  for (let i = 0, at = 0; i < count; i++)
    for (let k = 0; k < size; k++, at++) columns.data[k * count + i] = data[at] ?? 0;
  return columns;
}

/** Mean of every coordinate. */
export function meanOf({ count, size, data }: Points): Float64Array {
  const mean = new Float64Array(size);
  for (let i = 0, at = 0; i < count; i++)
    for (let k = 0; k < size; k++, at++) mean[k] = (mean[k] ?? 0) + (data[at] ?? 0);
  return mean.map((sum) => sum / count);
}

/** Squared lengths, summed in the order of `forEachRow`, so that they equal its products of a row with itself. */
export function squaredNorms({ count, size, data }: Rows): Float64Array {
  const norms = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++, at++) sum += (data[at] ?? 0) ** 2;
    norms[i] = sum;
  }
  return norms;
}

/**
 * Call `visit` for every row of `from`, in order, with its inner products with all rows of `to`. The array is used
 * again for later rows.
 */
export function forEachRow(from: Rows, to: Rows, visit: (row: number, products: Float64Array) => void): void {
  const stride = roundUp(to.count);
  const block = new Float64Array(BLOCK * stride);
  for (let first = 0; first < from.count; first += BLOCK) {
    const last = Math.min(first + BLOCK, from.count);
    fillBlock(block, stride, from, first, last, to);
    for (let row = first; row < last; row++) {
      const start = (row - first) * stride;
      visit(row, block.subarray(start, start + to.count));
    }
  }
}

function fillBlock(
  block: Float64Array,
  stride: number,
  from: Rows,
  first: number,
  last: number,
  to: Rows,
): void {
  for (let column = 0; column < to.count; column += TILE_COLUMNS)
    for (let row = first; row < last; row += TILE_ROWS)
      tile(block, (row - first) * stride + column, stride, from, row, to, column);
}

function tile(
  out: Float64Array,
  at: number,
  stride: number,
  { size, data: a }: Rows,
  row: number,
  { data: b }: Rows,
  column: number,
): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  const row0 = row * size;
  const row1 = row0 + size;
  const column0 = column * size;
  const column1 = column0 + size;
  const column2 = column1 + size;
  const column3 = column2 + size;
  for (let k = 0; k < size; k++) {
    const a0 = a[row0 + k] ?? 0;
    const a1 = a[row1 + k] ?? 0;
    const b0 = b[column0 + k] ?? 0;
    const b1 = b[column1 + k] ?? 0;
    const b2 = b[column2 + k] ?? 0;
    const b3 = b[column3 + k] ?? 0;
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
  }
  out[at] = c00;
  out[at + 1] = c01;
  out[at + 2] = c02;
  out[at + 3] = c03;
  out[at + stride] = c10;
  out[at + stride + 1] = c11;
  out[at + stride + 2] = c12;
  out[at + stride + 3] = c13;
}

function emptyRows(count: number, size: number): Rows {
  return { count, size, data: new Float64Array(roundUp(count) * size) };
}

function roundUp(count: number): number {
  return Math.ceil(count / TILE_COLUMNS) * TILE_COLUMNS;
}
