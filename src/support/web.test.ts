import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './web.js';

test('text goes through UTF-8 and back', () => {
  expect(encodeUtf8('ß')).toEqual(Uint8Array.of(0xc3, 0x9f));
  expect(decodeUtf8(encodeUtf8('Größe 🎲'))).toBe('Größe 🎲');
});

test('bytes that are not UTF-8 are refused', () => {
  expect(() => decodeUtf8(Uint8Array.of(0xff))).toThrow(TypeError);
});
