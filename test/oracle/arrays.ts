/** An array in double precision, row-major. */
export interface NdArray {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Every index of an array of this shape, the last axis fastest. */
export function* indices(shape: readonly number[]): Generator<readonly number[]> {
  const size = sizeOf(shape);
  for (let flat = 0; flat < size; flat++) yield unravel(flat, shape);
}

function unravel(flat: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (const size of shape.toReversed()) {
    index.unshift(flat % size);
    flat = Math.floor(flat / size);
  }
  return index;
}

/** Position of `index` in the data; axes of size 1 repeat and missing leading axes are ignored, as in broadcasting. */
export function offset(index: readonly number[], shape: readonly number[]): number {
  const lead = index.length - shape.length;
  return shape.reduce(
    (position, size, axis) => position * size + (size === 1 ? 0 : (index[axis + lead] ?? 0)),
    0,
  );
}

export function at(array: NdArray, index: readonly number[]): number {
  return array.data[offset(index, array.shape)] ?? NaN;
}

/** The data of an array whose entry at every index is `entry(index)`. */
export function fill(shape: readonly number[], entry: (index: readonly number[]) => number): Float64Array {
  return Float64Array.from(indices(shape), entry);
}

/** Add to one entry. */
export function accumulate(data: Float64Array, position: number, amount: number): void {
  data[position] = (data[position] ?? NaN) + amount;
}

export function get(data: Float64Array, position: number): number {
  return data[position] ?? NaN;
}

/** `index` with the entry of one axis replaced. */
export function replaced(index: readonly number[], axis: number, entry: number): number[] {
  return index.map((old, i) => (i === axis ? entry : old));
}

export function inputAt(inputs: readonly NdArray[], position: number): NdArray {
  const input = inputs[position];
  if (!input) throw new Error(`no input ${position}`);
  return input;
}
