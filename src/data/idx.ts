import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';

interface Element {
  readonly bytes: number;
  readonly read: (data: DataView, shape: readonly number[]) => Tensor;
}

/** By the third byte of the magic number; all elements are big-endian. */
const ELEMENTS: Readonly<Record<number, Element>> = {
  0x08: {
    bytes: 1,
    read: (data, shape) => tensor(shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  },
  0x09: {
    bytes: 1,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 1, (at) => data.getInt8(at)),
      ),
  },
  0x0b: {
    bytes: 2,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 2, (at) => data.getInt16(at)),
      ),
  },
  0x0c: {
    bytes: 4,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 4, (at) => data.getInt32(at)),
      ),
  },
  0x0d: {
    bytes: 4,
    read: (data, shape) =>
      tensor(
        shape,
        floats(data, shape, 4, (at) => data.getFloat32(at)),
      ),
  },
  0x0e: {
    bytes: 8,
    read: (data, shape) =>
      tensor(
        shape,
        floats(data, shape, 8, (at) => data.getFloat64(at)),
      ),
  },
};

/**
 * Read an IDX file, the format of MNIST (http://yann.lecun.com/exdb/mnist): unsigned bytes become `uint8` (sharing
 * the memory of `file`), the other integers `int32`, both float types `float32`. Sizes are checked before anything
 * is allocated; NaN and infinite elements are refused.
 */
export function readIdx(file: Uint8Array): Tensor {
  if (file.length < 4) throw truncated(4, file.length);
  const [zero0, zero1, type = 0, rank = 0] = file;
  const element = ELEMENTS[type];
  if (zero0 !== 0 || zero1 !== 0 || !element || rank === 0) throw wrongMagic(file.subarray(0, 4));
  const dataStart = 4 + 4 * rank;
  if (file.length < dataStart) throw truncated(dataStart, file.length);
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  checkSize(
    file.length,
    dataStart + (shape.includes(0) ? 0 : shape.reduce((size, length) => size * length, element.bytes)),
  );
  return element.read(new DataView(file.buffer, file.byteOffset + dataStart, file.length - dataStart), shape);
}

function checkSize(actual: number, expected: number): void {
  if (actual < expected) throw truncated(expected, actual);
  if (actual === expected) return;
  throw new GanymedeError(
    'IDX_TRAILING',
    `the IDX file has ${actual - expected} bytes more than its sizes say`,
    {
      expected: `${expected} bytes`,
      actual: `${actual} bytes`,
    },
  );
}

function integers(data: DataView, width: number, get: (offset: number) => number): Int32Array {
  return Int32Array.from({ length: data.byteLength / width }, (_, index) => get(index * width));
}

function floats(
  data: DataView,
  shape: readonly number[],
  width: number,
  get: (offset: number) => number,
): Float32Array {
  const values = Float32Array.from({ length: data.byteLength / width }, (_, index) => get(index * width));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw notFinite(wrong, shape, get(wrong * width));
  return values;
}

/** The position of element `index`, such as `[3,0,27]`. */
function position(index: number, shape: readonly number[]): string {
  let rest = index;
  const reversed = shape.toReversed().map((length) => {
    const along = rest % length;
    rest = Math.floor(rest / length);
    return along;
  });
  return `[${reversed.toReversed().join(',')}]`;
}

function notFinite(index: number, shape: readonly number[], value: number): GanymedeError {
  const where = `element ${position(index, shape)}`;
  return new GanymedeError('DATA_NOT_FINITE', `${where} of the IDX file is ${value}`, {
    where,
    expected: 'finite 32-bit floats',
    actual: String(value),
    fix: 'Replace or leave out the examples that are not numbers.',
  });
}

function wrongMagic(bytes: Uint8Array): GanymedeError {
  const actual = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return new GanymedeError('IDX_MAGIC', `not an IDX file: it begins with ${actual}`, {
    expected: '00 00, a type (08, 09, 0b, 0c, 0d, 0e), and at least one dimension',
    actual,
    fix: 'Give the raw or gzipped idx-ubyte file itself.',
  });
}

function truncated(expected: number, actual: number): GanymedeError {
  return new GanymedeError(
    'IDX_TRUNCATED',
    `the IDX file is cut off: ${actual} bytes, expected ${expected}`,
    {
      expected: `${expected} bytes`,
      actual: `${actual} bytes`,
      fix: 'Copy or download the file again.',
    },
  );
}
