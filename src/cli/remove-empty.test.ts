import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { removeEmpty } from './remove-empty.js';

test('folders are removed up to the top, but none with something in it', async () => {
  const dir = await temporaryFolder();
  const probe = join(dir, 'a', 'b', 'probe');
  await mkdir(probe, { recursive: true });
  await removeEmpty(probe, join(dir, 'a'));
  expect(await readdir(dir)).toEqual([]);
  await mkdir(probe, { recursive: true });
  await mkdir(join(dir, 'a', '0001-run'));
  await removeEmpty(probe, join(dir, 'a'));
  expect(await readdir(join(dir, 'a'))).toEqual(['0001-run']);
});
