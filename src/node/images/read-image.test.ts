import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readImage } from './read-image.js';

test.skipIf(process.platform === 'win32')('a pipe is no image', { timeout: 5000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-pipe-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  const pipe = join(dir, 'a.png');
  execFileSync('mkfifo', [pipe]);
  await expect(readImage(pipe, [1, 8, 8])).rejects.toMatchObject({ code: 'DATA_UNREADABLE' });
});
