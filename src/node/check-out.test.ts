import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { checkOut } from './check-out.js';

test('a folder for runs may have to be made, but not in or in place of a file', async () => {
  const dir = await temporaryFolder();
  await checkOut(dir);
  await checkOut(join(dir, 'new/runs'));
  expect(await readdir(dir)).toEqual([]);
  const file = join(dir, 'file');
  await writeFile(file, '');
  for (const out of [file, join(file, 'runs'), join(file, 'new/runs')])
    await expect(checkOut(out)).rejects.toMatchObject({ code: 'RUN_UNWRITABLE', where: out });
});
