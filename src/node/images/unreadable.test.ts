import type * as Files from 'node:fs/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { emptyFolder, plain } from '../../../test/images/picture-files.js';
import { openImages } from './index.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof Files>();
  return { ...real, readFile: vi.fn(real.readFile) };
});

test('a file that could not be read is read once it can be, though its size and times are what they were', async () => {
  const dir = await emptyFolder();
  for (const name of ['a.png', 'b.png']) await plain(10).png().toFile(join(dir, name));
  const counts = async (): Promise<unknown> => {
    let decoded = 0;
    const onProgress = (): void => {
      decoded++;
    };
    const data = await openImages('photos', { kind: 'folder', path: dir }, { size: 8, onProgress });
    return [data.count, decoded, data.files?.problems.map(({ kind, names }) => [kind, ...names])];
  };
  const real = vi.mocked(readFile).getMockImplementation() ?? readFile;
  vi.mocked(readFile).mockImplementation((path, options) =>
    path === join(dir, 'b.png') ? Promise.reject(new Error('EIO')) : real(path, options),
  );
  expect(await counts()).toEqual([1, 2, [['unreadable', 'b.png'], ['few']]]);
  expect(await counts()).toEqual([1, 0, [['unreadable', 'b.png'], ['few']]]);
  vi.mocked(readFile).mockImplementation(real);
  expect(await counts()).toEqual([2, 2, [['few']]]);
});
