import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { createRunFolder } from './run-folder.js';

test('a new run has the next number, and what killed removals left is gone', async () => {
  const out = await temporaryFolder();
  for (const name of ['0003-a', '0002-b.tmp-99999999-0a1b2c3d', `0002-b.tmp-${process.pid}-0a1b2c3d`])
    await mkdir(join(out, name));
  expect(await createRunFolder(out, 'new')).toBe(join(out, '0004-new'));
  expect((await readdir(out)).sort()).toEqual([`0002-b.tmp-${process.pid}-0a1b2c3d`, '0003-a', '0004-new']);
});
