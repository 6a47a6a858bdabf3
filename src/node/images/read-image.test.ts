import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { emptyFolder, redBlue } from '../../../test/images/picture-files.js';
import { readImage } from './read-image.js';

test('an image is read at the height and width of samples', async () => {
  const file = join(await emptyFolder(), 'a.png');
  await redBlue(8, 12).png().toFile(file);
  const { shape, data } = await readImage(file, [3, 12, 8]);
  expect(shape).toEqual([1, 3, 12, 8]);
  expect([...data.subarray(0, 8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  expect((await readImage(file, [1, 12, 8])).shape).toEqual([1, 1, 12, 8]);
});

test.skipIf(process.platform === 'win32')('a pipe is no image', { timeout: 5000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-pipe-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const pipe = join(dir, 'a.png');
  execFileSync('mkfifo', [pipe]);
  await expect(readImage(pipe, [1, 8, 8])).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
});
