import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, plain, redBlue } from '../../../test/images/picture-files.js';
import { readImage } from './read-image.js';

test('an image is read at the height and width of samples', async () => {
  const file = join(await emptyFolder(), 'a.png');
  await redBlue(8, 12).png().toFile(file);
  const { shape, data } = await readImage(file, [3, 12, 8]);
  expect(shape).toEqual([1, 3, 12, 8]);
  expect([...data.subarray(0, 8)]).toEqual([255, 255, 255, 255, 0, 0, 0, 0]);
  expect((await readImage(file, [1, 12, 8])).shape).toEqual([1, 1, 12, 8]);
});

/** A grey PNG of so many pixels a side. */
const grey = (side: number): Promise<Buffer> => plain(0x77, side, side).png().toBuffer();

test.each([
  ['no image', 'no image', /^a file of another kind/, /Convert/],
  ['an empty file', '', /^an empty file/, /Put the image/],
  ['half an image', async () => (await grey(64)).subarray(0, 60), /^an image .* damaged/, /Copy/],
  ['an image of too many pixels', () => grey(12_000), /too large/, /smaller: at most 2\^27 pixels/],
])('what is wrong with %s is said in words', async (_, content, actual, fix) => {
  const file = join(await emptyFolder(), 'a.png');
  await writeFile(file, typeof content === 'string' ? content : await content());
  await expect(readImage(file, [1, 8, 8])).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    actual: expect.stringMatching(actual) as string,
    fix: expect.stringMatching(fix) as string,
  });
});

test.skipIf(process.platform === 'win32')('a pipe is no image', { timeout: 5000 }, async () => {
  const pipe = join(await emptyFolder(), 'a.png');
  execFileSync('mkfifo', [pipe]);
  await expect(readImage(pipe, [1, 8, 8])).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
});
