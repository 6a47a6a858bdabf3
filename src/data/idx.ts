import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { shapeText } from './shape-text.js';

/** Most dimensions read; data sets have up to four. */
const LARGEST_RANK = 8;

interface Element {
  readonly name: string;
  readonly bytes: number;
  readonly read: (data: DataView, shape: readonly number[], file: string) => Tensor;
}

interface Header {
  readonly element: Element;
  readonly shape: readonly number[];
  /** Where the elements begin, in bytes. */
  readonly start: number;
}

/** By the third byte of the magic number; all elements are big-endian. */
const ELEMENTS: Readonly<Record<number, Element>> = {
  0x08: {
    name: 'uint8',
    bytes: 1,
    read: (data, shape) => tensor(shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  },
  0x09: {
    name: 'int8',
    bytes: 1,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 1, (at) => data.getInt8(at)),
      ),
  },
  0x0b: {
    name: 'int16',
    bytes: 2,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 2, (at) => data.getInt16(at)),
      ),
  },
  0x0c: {
    name: 'int32',
    bytes: 4,
    read: (data, shape) =>
      tensor(
        shape,
        integers(data, 4, (at) => data.getInt32(at)),
      ),
  },
  0x0d: {
    name: 'float32',
    bytes: 4,
    read: (data, shape, file) =>
      tensor(
        shape,
        floats({ data, shape, file }, 4, (at) => data.getFloat32(at)),
      ),
  },
  0x0e: {
    name: 'float64',
    bytes: 8,
    read: (data, shape, file) =>
      tensor(
        shape,
        floats({ data, shape, file }, 8, (at) => data.getFloat64(at)),
      ),
  },
};

/**
 * Read an IDX file, the format of MNIST (http://yann.lecun.com/exdb/mnist): unsigned bytes become `uint8` (sharing
 * the memory of `bytes`), the other integers `int32`, both float types `float32`. `name` is the file's path, or what
 * else to call it in errors. Sizes are checked before anything is allocated; NaN and infinite elements are refused.
 * Throws IDX_MAGIC, IDX_TRUNCATED, IDX_TRAILING or DATA_NOT_FINITE.
 */
export function readIdx(bytes: Uint8Array, name: string): Tensor {
  const { element, shape, start } = readHeader(bytes, name);
  const size = shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, element.bytes);
  checkSize(name, bytes.length, start + size);
  return element.read(new DataView(bytes.buffer, bytes.byteOffset + start, size), shape, name);
}

/** What an IDX file says it holds, such as `float64 [10, 28, 28]`. Throws IDX_MAGIC or IDX_TRUNCATED. */
export function idxContent(bytes: Uint8Array, name: string): string {
  const { element, shape } = readHeader(bytes, name);
  return `${element.name} ${shapeText(shape)}`;
}

function readHeader(bytes: Uint8Array, name: string): Header {
  if (bytes.length < 4) throw truncated(name, 4, bytes.length);
  const [zero0, zero1, type = 0, rank = 0] = bytes;
  const element = ELEMENTS[type];
  if (zero0 !== 0 || zero1 !== 0 || !element) throw wrongMagic(name, bytes.subarray(0, 4));
  if (rank === 0 || rank > LARGEST_RANK) throw wrongRank(name, rank);
  const start = 4 + 4 * rank;
  if (bytes.length < start) throw truncated(name, start, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  return { element, shape, start };
}

function checkSize(name: string, actual: number, expected: number): void {
  if (actual < expected) throw truncated(name, expected, actual);
  if (actual === expected) return;
  throw new GanymedeError(
    'IDX_TRAILING',
    `the IDX file has ${actual - expected} bytes more than its sizes say`,
    {
      where: name,
      expected: `${expected} bytes`,
      actual: `${actual} bytes`,
      fix: 'Copy or download the file again, or write it again with the sizes of what it holds.',
    },
  );
}

function integers(data: DataView, width: number, get: (offset: number) => number): Int32Array {
  return Int32Array.from({ length: data.byteLength / width }, (_, index) => get(index * width));
}

function floats(
  { data, shape, file }: { data: DataView; shape: readonly number[]; file: string },
  width: number,
  get: (offset: number) => number,
): Float32Array {
  const values = Float32Array.from({ length: data.byteLength / width }, (_, index) => get(index * width));
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw notFinite(file, position(wrong, shape), get(wrong * width));
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

function notFinite(name: string, at: string, value: number): GanymedeError {
  return new GanymedeError('DATA_NOT_FINITE', `element ${at} of the IDX file is ${value}`, {
    where: name,
    expected: 'finite 32-bit floats',
    actual: String(value),
    fix: 'Replace or leave out the examples that are not numbers.',
  });
}

function wrongMagic(name: string, bytes: Uint8Array): GanymedeError {
  const actual = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return new GanymedeError('IDX_MAGIC', `not an IDX file: it begins with ${actual}`, {
    where: name,
    expected: '00 00, a type (08, 09, 0b, 0c, 0d, 0e), and the number of dimensions',
    actual,
    fix: 'Give the raw or gzipped idx-ubyte file itself.',
  });
}

function wrongRank(name: string, rank: number): GanymedeError {
  return new GanymedeError('IDX_MAGIC', `not an IDX file of images or labels: it has ${rank} dimensions`, {
    where: name,
    expected: `1 to ${LARGEST_RANK} dimensions`,
    actual: String(rank),
    fix: 'Give the raw or gzipped idx-ubyte file itself.',
  });
}

function truncated(name: string, expected: number, actual: number): GanymedeError {
  return new GanymedeError(
    'IDX_TRUNCATED',
    `the IDX file is cut off: ${actual} bytes, expected ${expected}`,
    {
      where: name,
      expected: `${expected} bytes`,
      actual: `${actual} bytes`,
      fix: 'Copy or download the file again.',
    },
  );
}
