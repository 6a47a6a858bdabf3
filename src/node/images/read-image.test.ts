import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { readImage } from './read-image.js';

async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-image-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  return dir;
}

/** A grey PNG of so many pixels a side. */
const grey = (side: number): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#777777' } })
    .png()
    .toBuffer();

test.each([
  ['no image', 'no image', /^a file of another kind/, /Convert/],
  ['an empty file', '', /^an empty file/, /Put the image/],
  ['half an image', async () => (await grey(64)).subarray(0, 60), /^an image .* damaged/, /Copy/],
  ['an image of too many pixels', () => grey(12_000), /too large/, /smaller: at most 2\^27 pixels/],
])('what is wrong with %s is said in words', async (_, content, actual, fix) => {
  const file = join(await temporaryFolder(), 'a.png');
  await writeFile(file, typeof content === 'string' ? content : await content());
  await expect(readImage(file, [1, 8, 8])).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    actual: expect.stringMatching(actual) as string,
    fix: expect.stringMatching(fix) as string,
  });
});

test.skipIf(process.platform === 'win32')('a pipe is no image', { timeout: 5000 }, async () => {
  const pipe = join(await temporaryFolder(), 'a.png');
  execFileSync('mkfifo', [pipe]);
  await expect(readImage(pipe, [1, 8, 8])).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
});
