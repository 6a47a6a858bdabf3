import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { makeFolders } from './files.js';

test('folders are made where there are none, and the first of them is told', async () => {
  const folder = await temporaryFolder();
  const deep = join(folder, 'a', 'b', 'c');
  expect(await makeFolders(deep)).toBe(join(folder, 'a'));
  expect(await makeFolders(deep)).toBeUndefined();
  expect(await makeFolders(join(deep, 'd'))).toBe(join(deep, 'd'));
  expect(await readdir(deep)).toEqual(['d']);
});

test('many at once make the same folders', async () => {
  const folder = await temporaryFolder();
  const made = await Promise.all(Array.from({ length: 20 }, () => makeFolders(join(folder, 'a', 'b', 'c'))));
  expect((await readdir(folder, { recursive: true })).sort()).toEqual([
    'a',
    join('a', 'b'),
    join('a', 'b', 'c'),
  ]);
  // Each of them was made by one call, the first by one that tells of it.
  const told = made.filter((path) => path !== undefined);
  expect(told).toContain(join(folder, 'a'));
  expect(new Set(told).size).toBe(told.length);
});

test('no folder can be made of a file, or in one', async () => {
  const file = join(await temporaryFolder(), 'file');
  await writeFile(file, '');
  await expect(makeFolders(file)).rejects.toMatchObject({ code: 'EEXIST' });
  await expect(makeFolders(join(file, 'a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test.runIf(process.platform === 'linux')('a file system without new folders is no endless loop', async () => {
  await expect(makeFolders('/proc/nope/a')).rejects.toMatchObject({ code: 'ENOENT' });
});
