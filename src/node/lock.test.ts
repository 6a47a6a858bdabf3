import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine, temporaryFolder } from '../../test/cli/command.js';
import { shellWord } from '../support/shell.js';
import { hostTag } from './files.js';
import { isTraining, lockRun, removeRuns } from './lock.js';
import { processSpace } from './process-space.js';

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

test('a run is removed also where its path ends in a slash', async () => {
  const out = await temporaryFolder();
  await mkdir(join(out, '0001-a'));
  await removeRuns([`${join(out, '0001-a')}/`]);
  expect(await readdir(out)).toEqual([]);
});

test('the lock of a process that is gone counts for nothing, but not that of another container', async () => {
  const run = await temporaryFolder();
  const file = join(run, '.lock');
  await writeFile(file, `${hostname()} 99999999 1 pid:[1] ${processSpace.boot}`.trim());
  expect(await isTraining(run)).toBe(true);
  await expect(lockRun(run)).rejects.toMatchObject({ code: 'RUN_LOCKED' });
  const here = `${processSpace.namespace} ${processSpace.boot}`;
  for (const gone of [
    ...(here === ' ' ? ['99999999', '99999999 1'] : []),
    `99999999 1 ${here}`,
    `99999999 - ${here}`,
  ]) {
    await writeFile(file, `${hostname()} ${gone}`.trim());
    expect(await isTraining(run)).toBe(false);
    await (
      await lockRun(run)
    )();
    expect(await readdir(run)).toEqual([]);
  }
});

test('a lock is taken back only while it is its own', async () => {
  const run = await temporaryFolder();
  const unlock = await lockRun(run);
  await writeFile(join(run, '.lock'), 'elsewhere 1');
  await unlock();
  expect(await readFile(join(run, '.lock'), 'utf8')).toBe('elsewhere 1');
});

const inContainer = 'unshare -pf --mount-proc';
const withoutContainers = spawnSync('sh', ['-c', `${inContainer} true`]).status !== 0;
if (withoutContainers) process.stdout.write('skipped: locks of containers: there is no unshare\n');

test.skipIf(withoutContainers)(
  'a container of the same host name leaves alone what others lock and write',
  async () => {
    const out = await temporaryFolder();
    const written = `0003-c.tmp-${hostTag}-${process.pid}-0a1b2c3d`;
    for (const name of ['0001-a', '0002-b', written]) {
      await mkdir(join(out, name));
      await writeFile(join(out, name, 'config.json'), '{"reproduce":"ring"}');
    }
    const unlock = await lockRun(join(out, '0001-a'));
    const remove = (run: string): string => {
      const words = `${inContainer} ${commandLine} runs remove ${run} --yes --out ${shellWord(out)}`;
      return spawnSync('sh', ['-c', words], { encoding: 'utf8' }).stderr;
    };
    expect(remove('a')).toContain('error RUN_LOCKED');
    expect(remove('b')).toBe('');
    expect((await readdir(out)).sort()).toEqual(['0001-a', written]);
    await unlock();
    expect(await readdir(join(out, '0001-a'))).toEqual(['config.json']);
  },
);
