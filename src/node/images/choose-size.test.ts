import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { emptyFolder, plain } from '../../../test/images/picture-files.js';
import { chosenSize } from './choose-size.js';
import { folderSource } from './open-source.js';
import { ProblemLog } from './problem-log.js';
import { readImageFile } from './read-file.js';

vi.mock(import('./read-file.js'), async (original) => {
  const real = await original();
  return { ...real, readImageFile: vi.fn(real.readImageFile) };
});

test('of large files the beginning is read, and all of it only where the header is elsewhere', async () => {
  const dir = await emptyFolder();
  const image = plain(9, 200, 200);
  const whole = await image.png({ compressionLevel: 0 }).toBuffer();
  await writeFile(join(dir, 'a.png'), whole);
  await image.tiff({ compression: 'none' }).toFile(join(dir, 'b.tif'));
  await writeFile(join(dir, 'c.png'), 'damaged');
  const source = await folderSource(dir, new ProblemLog());
  expect(await chosenSize(source)).toBe(64);
  const read = vi.mocked(readImageFile);
  const parts = read.mock.calls.map(([path, , enough]) => [path.slice(-5), enough ?? 'all']);
  expect(parts.sort()).toEqual([
    ['a.png', 65536],
    ['b.tif', 65536],
    ['b.tif', 'all'],
    ['c.png', 65536],
    ['c.png', 'all'],
  ]);
  const result = read.mock.results[read.mock.calls.findIndex(([path]) => path.endsWith('a.png'))];
  expect(await (result?.value as Promise<Uint8Array>)).toEqual(Uint8Array.from(whole.subarray(0, 65536)));
});
