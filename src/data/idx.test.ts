import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GanymedeError } from '../support/errors.js';
import { tensor } from '../tensor/index.js';
import { idxContent, readIdx } from './idx.js';

/** An IDX file of `type` with big-endian sizes, then `data`. */
function file(type: number, shape: readonly number[], data: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0, 0, type, shape.length]);
  shape.forEach((length, axis) => {
    view.setUint32(4 + 4 * axis, length);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

function bigEndian(
  width: number,
  values: readonly number[],
  set: (view: DataView, offset: number, value: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(width * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    set(view, index * width, value);
  });
  return bytes;
}

const float32 = (values: readonly number[]): Uint8Array =>
  bigEndian(4, values, (view, at, x) => {
    view.setFloat32(at, x);
  });
const float64 = (values: readonly number[]): Uint8Array =>
  bigEndian(8, values, (view, at, x) => {
    view.setFloat64(at, x);
  });
const int16 = (values: readonly number[]): Uint8Array =>
  bigEndian(2, values, (view, at, x) => {
    view.setInt16(at, x);
  });
const int32 = (values: readonly number[]): Uint8Array =>
  bigEndian(4, values, (view, at, x) => {
    view.setInt32(at, x);
  });

test.each([
  ['unsigned bytes', file(0x08, [2, 1, 2], [0, 1, 254, 255]), tensor([2, 1, 2], [0, 1, 254, 255], 'uint8')],
  ['signed bytes', file(0x09, [2], [0x80, 0x7f]), tensor([2], [-128, 127], 'int32')],
  ['16-bit integers', file(0x0b, [2], int16([-300, 300])), tensor([2], [-300, 300], 'int32')],
  ['32-bit integers', file(0x0c, [2], int32([-70000, 70000])), tensor([2], [-70000, 70000], 'int32')],
  ['floats', file(0x0d, [2], float32([-1.5, 0.25])), tensor([2], [-1.5, 0.25])],
  ['doubles', file(0x0e, [1, 2], float64([-1.5, 0.1])), tensor([1, 2], [-1.5, 0.1])],
  ['nothing', file(0x0d, [0, 28], []), tensor([0, 28], [])],
])('reads %s', (_, bytes, expected) => {
  expect(readIdx(bytes, 'd/f')).toEqual(expected);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readIdx(shifted.subarray(3), 'd/f')).toEqual(expected);
});

test('a truncated file names both sizes', () => {
  const bytes = file(0x08, [3, 28, 28], new Uint8Array(3 * 784)).subarray(0, -1);
  expect(() => readIdx(bytes, 'd/f')).toThrow(
    expect.objectContaining({
      code: 'IDX_TRUNCATED',
      where: 'd/f',
      expected: '2368 bytes',
      actual: '2367 bytes',
    }),
  );
});

test.each([
  ['IDX_TRUNCATED', Uint8Array.of(0, 0, 8)],
  ['IDX_TRUNCATED', Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1)],
  ['IDX_TRUNCATED', file(0x08, [2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1], [1])],
  ['IDX_TRAILING', file(0x08, [2], [1, 2, 3])],
  ['IDX_MAGIC', file(0x07, [1], [1])],
  ['IDX_MAGIC', file(0x08, [], [1])],
  ['IDX_MAGIC', file(0x08, Array<number>(9).fill(1), [1])],
  ['IDX_MAGIC', Uint8Array.of(0, 0, 8, 255)],
  ['IDX_MAGIC', Uint8Array.of(0x1f, 0x8b, 8, 0)],
])('a wrong file is a %s, which names the file and a fix', (code, bytes) => {
  const fix = expect.any(String) as string;
  expect(() => readIdx(bytes, 'd/f')).toThrow(expect.objectContaining({ code, where: 'd/f', fix }));
});

test.each([
  [file(0x0d, [2, 3], float32([0, 1, 2, 3, NaN, 5])), 'element [1,1]', 'NaN'],
  [file(0x0d, [2], float32([0, -Infinity])), 'element [1]', '-Infinity'],
  [file(0x0e, [1], float64([1e300])), 'element [0]', '1e+300'],
])('the first element that is not finite is named', (bytes, element, actual) => {
  const message = expect.stringContaining(element) as string;
  expect(() => readIdx(bytes, 'd/f')).toThrow(
    expect.objectContaining({ code: 'DATA_NOT_FINITE', where: 'd/f', message, actual }),
  );
});

test('the content is described as the file has it, not as it is read', () => {
  expect(idxContent(file(0x0e, [10, 28, 28], []), 'd/f')).toBe('float64 [10, 28, 28]');
  expect(idxContent(file(0x0b, [3], []), 'd/f')).toBe('int16 [3]');
});

test('any bytes are read or refused with a coded error', () => {
  const start = fc.constantFrom([], [0, 0, 8, 1], [0, 0, 13, 2], [0, 0, 14, 255]);
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 40 }), (magic, rest) => {
      try {
        readIdx(Uint8Array.of(...magic, ...rest), 'd/f');
      } catch (error) {
        expect(error).toBeInstanceOf(GanymedeError);
      }
    }),
  );
});
