import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkOut } from './check-out.js';

test('a folder for runs may have to be made, but not in or in place of a file', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-out-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  await checkOut(dir);
  await checkOut(join(dir, 'new/runs'));
  expect(await readdir(dir)).toEqual([]);
  const file = join(dir, 'file');
  await writeFile(file, '');
  for (const out of [file, join(file, 'runs'), join(file, 'new/runs')])
    await expect(checkOut(out)).rejects.toMatchObject({ code: 'RUN_UNWRITABLE', where: out });
});
