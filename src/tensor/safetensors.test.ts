import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GanymedeError } from '../support/errors.js';
import { encodeUtf8 } from '../support/web.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';
import { scalar, type Tensor, tensor, zeros } from './tensor.js';

const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
const size = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const tensors: fc.Arbitrary<Tensor> = shapes.chain((shape) => {
  const length = { minLength: size(shape), maxLength: size(shape) };
  return fc.oneof(
    fc.float32Array(length).map((data) => tensor(shape, data)),
    fc.int32Array(length).map((data) => tensor(shape, data)),
    fc.uint8Array(length).map((data) => tensor(shape, data)),
    fc.uint8Array({ ...length, max: 1 }).map((data) => tensor(shape, data, 'bool')),
  );
});
const names = fc.string({ unit: 'binary' }).filter((name) => name !== '__metadata__');
const dictionaries = fc.dictionary(names, tensors, { noNullPrototype: true });
const metadata = fc.dictionary(names, fc.string(), { noNullPrototype: true });

/** A file from a header text and the data after it. */
function file(header: string, data: readonly number[] = []): Uint8Array {
  const text = encodeUtf8(header);
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}

const entry = (dtype: string, shape: unknown, offsets: unknown): string =>
  JSON.stringify({ dtype, shape, data_offsets: offsets });

test('what is written is read back', () => {
  fc.assert(
    fc.property(dictionaries, metadata, (contents, notes) => {
      const bytes = encodeSafetensors(contents, notes);
      expect(decodeSafetensors(bytes)).toEqual({ tensors: contents, metadata: notes });
    }),
  );
});

test('equal contents give equal bytes, aligned', () => {
  const a = { mask: tensor([3], [1, 0, 1], 'bool'), b: zeros([2]), a: scalar(1) };
  const b = { a: scalar(1), b: zeros([2]), mask: tensor([3], [1, 0, 1], 'bool') };
  const bytes = encodeSafetensors(a, { x: '1', y: '2' });
  expect(encodeSafetensors(b, { y: '2', x: '1' })).toEqual(bytes);
  expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
  expect(bytes.subarray(-15, -11)).toEqual(Uint8Array.of(0, 0, 0x80, 0x3f));
});

test('a file may sit at an odd offset of its buffer', () => {
  const bytes = encodeSafetensors({ a: tensor([2], [1, 2]) });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  expect(decodeSafetensors(shifted.subarray(1)).tensors).toEqual({ a: tensor([2], [1, 2]) });
});

test('reads a file of the reference implementation', () => {
  const bytes = readFileSync(
    new URL('../../test/fixtures/safetensors/reference.safetensors', import.meta.url),
  );
  expect(decodeSafetensors(bytes)).toEqual({
    metadata: { format: 'np', step: '12' },
    tensors: {
      f32: tensor([2, 3], [1.5, -2.25, Infinity, 0, -0, 1e-40]),
      f16: tensor([6], [1.5, -2, 65504, 2 ** -24, Infinity, 0.0999755859375]),
      i32: tensor([3], [-(2 ** 31), 0, 2 ** 31 - 1], 'int32'),
      i64: tensor([3], [-(2 ** 31), -1, 2 ** 31 - 1], 'int32'),
      u8: tensor([1, 2, 3], [0, 1, 2, 3, 4, 5], 'uint8'),
      bool: tensor([3], [1, 0, 1], 'bool'),
      scalar: scalar(7),
      empty: zeros([0, 4]),
      'Größe "q"': tensor([1], [3]),
    },
  });
});

test('bfloat16 is the upper half of a float32', () => {
  const bytes = file(`{"a":${entry('BF16', [3], [0, 6])}}`, [0x80, 0x3f, 0x20, 0xc0, 0x80, 0x7f]);
  expect(decodeSafetensors(bytes).tensors['a']).toEqual(tensor([3], [1, -2.5, Infinity]));
});

test.each([
  ['SAFETENSORS_TRUNCATED', new Uint8Array(7)],
  ['SAFETENSORS_TRUNCATED', file('{}').subarray(0, 9)],
  ['SAFETENSORS_TRUNCATED', file(`{"a":${entry('U8', [4], [0, 4])}}`, [1, 2, 3])],
  ['SAFETENSORS_HEADER_TOO_LARGE', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255)],
  ['SAFETENSORS_HEADER_INVALID', file('')],
  ['SAFETENSORS_HEADER_INVALID', file(' {}')],
  ['SAFETENSORS_HEADER_INVALID', file('{"a":')],
  ['SAFETENSORS_HEADER_INVALID', file('{"a":1}')],
  ['SAFETENSORS_HEADER_INVALID', file('{"__metadata__":{"a":1}}')],
  ['SAFETENSORS_HEADER_INVALID', file('{"__metadata__":null}')],
  ['SAFETENSORS_HEADER_INVALID', Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0xff, 0xfe, 0x7d)],
  [
    'SAFETENSORS_DUPLICATE_KEY',
    file(`{"a":${entry('U8', [0], [0, 0])},"\\u0061":${entry('U8', [0], [0, 0])}}`),
  ],
  ['SAFETENSORS_DUPLICATE_KEY', file('{"__metadata__":{"a":"1","a":"1"}}')],
  ['SAFETENSORS_DTYPE', file(`{"a":${entry('F64', [1], [0, 8])}}`, [0, 0, 0, 0, 0, 0, 0, 0])],
  ['SAFETENSORS_DTYPE', file(`{"a":${entry('toString', [1], [0, 1])}}`, [0])],
  ['SAFETENSORS_SHAPE', file(`{"a":${entry('U8', [2], [0, 1])}}`, [1])],
  ['SAFETENSORS_SHAPE', file(`{"a":${entry('U8', [-1], [0, 1])}}`, [1])],
  ['SAFETENSORS_SHAPE', file(`{"a":${entry('U8', [2 ** 40, 2 ** 40, 0.5], [0, 1])}}`, [1])],
  ['SAFETENSORS_SHAPE', file(`{"a":${entry('U8', [2 ** 52, 2 ** 52], [0, 1])}}`, [1])],
  ['SAFETENSORS_OFFSETS', file(`{"a":${entry('U8', [1], [1])}}`, [1])],
  ['SAFETENSORS_OFFSETS', file(`{"a":${entry('U8', [1], [1, 2])}}`, [1, 2])],
  [
    'SAFETENSORS_OFFSETS',
    file(`{"a":${entry('U8', [2], [0, 2])},"b":${entry('U8', [2], [1, 3])}}`, [1, 2, 3]),
  ],
  ['SAFETENSORS_OFFSETS', file(`{"a":${entry('U8', [2], [0, 2])},"b":${entry('U8', [2], [0, 2])}}`, [1, 2])],
  ['SAFETENSORS_OFFSETS', file(`{"a":${entry('U8', [1], [0, 1])}}`, [1, 2])],
  ['SAFETENSORS_OFFSETS', file('{}', [1])],
  ['SAFETENSORS_VALUE_RANGE', file(`{"a":${entry('BOOL', [1], [0, 1])}}`, [2])],
  ['SAFETENSORS_VALUE_RANGE', file(`{"a":${entry('I64', [1], [0, 8])}}`, [0, 0, 0, 0, 1, 0, 0, 0])],
])('a broken file is a %s', (code, bytes) => {
  expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code }));
});

test('a name that only looks like a duplicate is read', () => {
  const twins = { 'a"': scalar(1), a: scalar(2), dtype: scalar(3), __proto__x: scalar(4) };
  expect(decodeSafetensors(encodeSafetensors(twins, { a: '{"a":1,"a":2}' })).tensors).toEqual(twins);
  const proto = Object.fromEntries([['__proto__', scalar(1)]]);
  expect(Object.keys(decodeSafetensors(encodeSafetensors(proto)).tensors)).toEqual(['__proto__']);
});

test('the reserved name is refused', () => {
  expect(() => encodeSafetensors({ __metadata__: scalar(1) })).toThrow(GanymedeError);
});

test('damaged files are read or refused with a coded error', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(dictionaries, metadata, damage, fc.nat(40), (contents, notes, changes, cut) => {
      const bytes = encodeSafetensors(contents, notes);
      for (const [position, value] of changes) bytes[position % bytes.length] = value;
      const damaged = cut < 20 ? bytes : bytes.subarray(0, -cut);
      try {
        decodeSafetensors(damaged);
      } catch (error) {
        expect(error).toBeInstanceOf(GanymedeError);
      }
    }),
    { numRuns: 500 },
  );
});

// What the authors of the format tried to break readers with: huggingface/safetensors, folder attacks.
test('the published abuse files are rejected', () => {
  const overlapping = (count: number, size: number): string => {
    const description = JSON.stringify({
      dtype: 'F32',
      shape: [size, size],
      data_offsets: [0, 4 * size * size],
    });
    return `{${Array.from({ length: count }, (_, i) => `"weight_${i}":${description}`).join(',')}}`;
  };
  const longer = encodeSafetensors({ weight: zeros([2, 2]) });
  new DataView(longer.buffer).setBigUint64(0, 1000n, true);
  const many = file(overlapping(100_000, 200), new Array<number>(160_000).fill(0));
  // Ten million tensors make a header of 700 MB, which its length gives away.
  const huge = new Uint8Array(1000);
  new DataView(huge.buffer).setBigUint64(0, 700_000_000n, true);
  for (const [bytes, code] of [
    [longer, 'SAFETENSORS_TRUNCATED'],
    [many, 'SAFETENSORS_OFFSETS'],
    [huge, 'SAFETENSORS_HEADER_TOO_LARGE'],
  ] as const)
    expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code }));
});

test('a tensor that does not fill its shape, and flags that are none, are not written', () => {
  const short: Tensor = { dtype: 'float32', shape: [3], data: new Float32Array(2) };
  expect(() => encodeSafetensors({ short })).toThrow(
    expect.objectContaining({ code: 'SAFETENSORS_SHAPE', where: 'short' }),
  );
  expect(() => encodeSafetensors({ mask: tensor([3], [1, 2, 0], 'bool') })).toThrow(
    expect.objectContaining({ code: 'SAFETENSORS_VALUE_RANGE', where: 'mask', actual: '2' }),
  );
});
