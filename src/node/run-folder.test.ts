import type * as Files from 'node:fs/promises';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { createRunFolder } from './run-folder.js';

vi.mock('node:fs/promises', async (original) => {
  const all = await original<typeof Files>();
  return { ...all, readdir: vi.fn(all.readdir) };
});

test('a new run has the next number, and what killed removals left is gone', async () => {
  const out = await temporaryFolder();
  for (const name of ['0003-a', '0002-b.tmp-99999999-0a1b2c3d', `0002-b.tmp-${process.pid}-0a1b2c3d`])
    await mkdir(join(out, name));
  expect(await createRunFolder(out, 'new')).toBe(join(out, '0004-new'));
  expect((await readdir(out)).sort()).toEqual([`0002-b.tmp-${process.pid}-0a1b2c3d`, '0003-a', '0004-new']);
});

test.each([
  [
    ['0003-a', '20240101-trip', '2024-11-28-trip', '240101-trip', '010203-trip', '1700000000000000000-snap'],
    '0004-new',
  ],
  [['9999-a'], '10000-new'],
  [['10000-a', '9999-b'], '10001-new'],
  [['99999-a', '100000-b'], '100001-new'],
])('beside %s the next run is %s', async (names, next) => {
  const out = await temporaryFolder();
  for (const name of names) await mkdir(join(out, name));
  expect(await createRunFolder(out, 'new')).toBe(join(out, next));
});

test('a folder of very many others takes a run', async () => {
  const out = await temporaryFolder();
  const names = Array.from({ length: 200_000 }, (_, i) => `photo-${i}`);
  // What was left behind is looked for first.
  vi.mocked(readdir)
    .mockResolvedValueOnce([])
    .mockResolvedValueOnce(names as never);
  expect(await createRunFolder(out, 'new')).toBe(join(out, '0001-new'));
});
