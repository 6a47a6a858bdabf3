import { expect, test } from 'vitest';
import { formatOf } from './format.js';

test.each([
  ['BigTIFF of little ends first', 'II+\0\b\0\0\0', 'tiff'],
  ['BigTIFF of big ends first', 'MM\0+\0\b\0\0', 'tiff'],
  ['AVIF under the brand of all such images', '\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf', 'avif'],
  ['HEIC under that brand', '\0\0\0\x18ftypmif1\0\0\0\0mif1heic', undefined],
  ['an AVIF sequence, which nothing here decodes', '\0\0\0\x1cftypavis\0\0\0\0avifavismsf1', undefined],
])('%s', (_, begins, format) => {
  expect(formatOf(Buffer.from(begins, 'latin1'))).toBe(format);
});
