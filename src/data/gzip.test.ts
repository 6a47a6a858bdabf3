import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { inflate } from './gzip.js';

const plain = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
const packed = new Uint8Array(gzipSync(plain));

test('gzipped bytes are inflated, others returned as they are', async () => {
  expect(await inflate(packed, 'x.gz')).toEqual(plain);
  expect(await inflate(plain, 'x')).toBe(plain);
});

test('inflating stops at the limit', async () => {
  expect(await inflate(packed, 'x.gz', plain.length)).toEqual(plain);
  await expect(inflate(packed, 'x.gz', plain.length - 1)).rejects.toMatchObject({
    code: 'GZIP_TOO_LARGE',
    where: 'x.gz',
  });
});

test.each([
  ['cut in the header', packed.subarray(0, 5)],
  ['cut in the data', packed.subarray(0, -12)],
  ['with a wrong checksum', packed.with(-8, (packed.at(-8) ?? 0) ^ 1)],
  ['with more after its end', Uint8Array.of(...packed, 1, 2, 3)],
])('a file %s is refused', async (_, bytes) => {
  await expect(inflate(bytes, 'd/x.gz')).rejects.toMatchObject({ code: 'GZIP_INVALID', where: 'd/x.gz' });
});
