import { crc32 } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { fileBatch } from './file-images.js';

test('of more than 256 MiB, each image is checked as it is read', () => {
  const shape = [1, 1024, 1024] as const;
  const count = 257;
  const whole = crc32(new Uint8Array(1024 * 1024));
  const checksums = Array.from({ length: count }, (_, i) => (i === 200 ? whole + 1 : whole));
  const discard = vi.fn();
  const file = { read: () => undefined, close: () => undefined, discard };
  const batch = fileBatch({ name: 'photos', file, first: 0, count, shape, checksums });
  expect(batch([0, 256]).shape).toEqual([2, ...shape]);
  expect(discard).not.toHaveBeenCalled();
  expect(() => batch([200])).toThrow(expect.objectContaining({ code: 'DATA_UNREADABLE' }));
  expect(discard).toHaveBeenCalledOnce();
});
