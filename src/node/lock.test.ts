import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { lockRun, removeRuns } from './lock.js';

test('runs that are not removed because one could not be are not kept locked', async () => {
  const out = await temporaryFolder();
  // With what is put behind it while it is removed, the name is too long.
  const paths = ['0001-a', `0002-${'b'.repeat(245)}`, '0003-c'].map((name) => join(out, name));
  for (const path of paths) {
    await mkdir(path);
    await writeFile(join(path, 'config.json'), '{}');
  }
  await expect(removeRuns(paths)).rejects.toMatchObject({ code: 'RUN_UNWRITABLE', where: paths[1] });
  expect((await readdir(out)).sort()).toEqual([`0002-${'b'.repeat(245)}`, '0003-c']);
  for (const path of paths.slice(1)) expect(await readdir(path)).toEqual(['config.json']);
  await expect(lockRun(paths[2] ?? '')).resolves.toBeTypeOf('function');
});
