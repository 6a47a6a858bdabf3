import { GanymedeError } from '../support/errors.js';

export type DType = 'float32' | 'int32' | 'uint8' | 'bool';

/** Elements in row-major order; `bool` is stored as bytes 0 and 1. */
export type TensorData = Float32Array | Int32Array | Uint8Array;

/** An array on the host. A scalar has shape `[]`. */
export interface Tensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

/** Most bytes a tensor may take: 2 GiB, what one ONNX model can hold. */
const LARGEST = 2 ** 31;

const STORAGE = { float32: Float32Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array } as const;

/**
 * A tensor over `data` (not copied if it is a typed array of the right kind). The dtype defaults to that of the
 * typed array, and to `float32` for plain numbers. Throws SHAPE_MISMATCH or DTYPE_MISMATCH if they disagree.
 */
export function tensor(
  shape: readonly number[],
  data: TensorData | readonly number[],
  dtype: DType = dtypeOf(data),
): Tensor {
  const size = sizeOf(shape);
  if (data.length !== size) throw wrongLength(shape, size, data.length);
  if (!ArrayBuffer.isView(data)) return { dtype, shape: [...shape], data: STORAGE[dtype].from(data) };
  if (!(data instanceof STORAGE[dtype])) throw wrongStorage(dtype, data);
  return { dtype, shape: [...shape], data };
}

/** `of` every element, as float32: `Float32Array.from` with a function takes ten times the memory. */
export function mapFloats({ shape, data }: Tensor, of: (value: number) => number): Tensor {
  const mapped = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) mapped[i] = of(data[i] ?? 0);
  return { dtype: 'float32', shape, data: mapped };
}

/** A tensor of zeros. Throws SHAPE_MISMATCH for what is no shape, and TENSOR_TOO_LARGE beyond 2 GiB. */
export function zeros(shape: readonly number[], dtype?: 'float32'): Tensor & { readonly data: Float32Array };
export function zeros(shape: readonly number[], dtype: DType): Tensor;
export function zeros(shape: readonly number[], dtype: DType = 'float32'): Tensor {
  checkRoom(shape, dtype);
  return { dtype, shape: [...shape], data: new STORAGE[dtype](sizeOf(shape)) };
}

/** Throw TENSOR_TOO_LARGE for a tensor beyond 2 GiB, before anything is computed for it. */
export function checkRoom(shape: readonly number[], dtype: DType = 'float32'): void {
  const bytes = product(shape) * bytesPerElement(dtype);
  if (bytes > LARGEST && shape.every(isLength)) throw tooLarge(shape, dtype, bytes);
}

/** How many of a shape one tensor of float32 has room for. */
export function mostOf(shape: readonly number[]): number {
  return Math.floor(LARGEST / (sizeOf(shape) * bytesPerElement('float32')));
}

/** A tensor of one value. Throws as `zeros` does. */
export function full(shape: readonly number[], value: number, dtype: DType = 'float32'): Tensor {
  const filled = zeros(shape, dtype);
  filled.data.fill(value);
  return filled;
}

/** The same numbers in memory of their own. */
export function copy(tensor: Tensor): Tensor {
  return { ...tensor, data: tensor.data.slice() };
}

/** A tensor of shape `[]`. */
export function scalar(value: number, dtype: DType = 'float32'): Tensor {
  return full([], value, dtype);
}

/** Number of elements; sizes must be integers from 0, their product a safe integer. */
export function sizeOf(shape: readonly number[]): number {
  const size = product(shape);
  if (!shape.every(isLength) || !Number.isSafeInteger(size)) {
    throw new GanymedeError('SHAPE_MISMATCH', `[${shape.join(',')}] is not a shape`, {
      expected: 'integers from 0, their product below 2^53',
      actual: `[${shape.join(',')}]`,
      fix: 'Give each size as a whole number.',
    });
  }
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  let stride = 1;
  return shape
    .toReversed()
    .map((length) => {
      const own = stride;
      stride *= length;
      return own;
    })
    .reverse();
}

export function bytesPerElement(dtype: DType): number {
  return STORAGE[dtype].BYTES_PER_ELEMENT;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function dtypeOf(data: TensorData | readonly number[]): DType {
  if (data instanceof Int32Array) return 'int32';
  return data instanceof Uint8Array ? 'uint8' : 'float32';
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

function isLength(length: number): boolean {
  return Number.isSafeInteger(length) && length >= 0;
}

function tooLarge(shape: readonly number[], dtype: DType, bytes: number): GanymedeError {
  const size = `${(bytes / 1e9).toFixed(1)} GB`;
  return new GanymedeError(
    'TENSOR_TOO_LARGE',
    `a ${dtype} tensor of shape [${shape.join(',')}] would take ${size}`,
    {
      where: `shape [${shape.join(',')}]`,
      expected: 'at most 2 GiB (2.1 GB) for one tensor',
      actual: size,
      fix: 'Use a smaller batch, fewer samples, a smaller latent space, or fewer units or channels.',
    },
  );
}

function wrongLength(shape: readonly number[], size: number, actual: number): GanymedeError {
  return new GanymedeError(
    'SHAPE_MISMATCH',
    `shape [${shape.join(',')}] holds ${size} elements, the data has ${actual}`,
    {
      expected: String(size),
      actual: String(actual),
      fix: 'Give as many elements as the sizes multiply to, or another shape.',
    },
  );
}

function wrongStorage(dtype: DType, data: TensorData): GanymedeError {
  const expected = STORAGE[dtype].name;
  const actual = data.constructor.name;
  return new GanymedeError('DTYPE_MISMATCH', `${dtype} is stored as ${expected}, got ${actual}`, {
    expected,
    actual,
    fix: `Convert it with ${expected}.from, or leave the dtype out.`,
  });
}
