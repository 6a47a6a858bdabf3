import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { loadCheckpoint, loadNewestCheckpoint, savedSteps } from '../../src/train/index.js';
import { commandLine, here, temporaryFolder } from '../cli/command.js';
import { contentsOf } from './contents.js';
import { stoppedRun, tiny, tinyRun } from './small-run.js';
import { mountProblem, mountTmpfs, remount, unmount } from './tmpfs.js';

const probe = mkdtempSync(join(tmpdir(), 'ganymede-mount-'));
const problem = mountProblem(probe);
rmSync(probe, { recursive: true });
if (problem !== undefined) process.stdout.write(`skipped: disks that are full or read-only: ${problem}\n`);

async function disk(bytes: number): Promise<string> {
  const path = join(await temporaryFolder(), 'disk');
  await mkdir(path);
  mountTmpfs(path, bytes);
  onTestFinished(() => {
    unmount(path);
  });
  return path;
}

/** Every checkpoint there is can be loaded, and nothing lies beside them. */
async function requireWhole(run: string): Promise<void> {
  const store = folderStore(run);
  for (const step of await savedSteps(store)) expect((await loadCheckpoint(store, step)).step).toBe(step);
  expect((await readdir(join(run, 'checkpoints'))).filter((name) => name.includes('.tmp-'))).toEqual([]);
}

const sizes = 20;

test.skipIf(problem !== undefined)(
  `at ${sizes} sizes of a disk that gets full the old checkpoints stay, and with room the run ends as if nothing had happened`,
  async () => {
    const base = await stoppedRun(await temporaryFolder(), { at: 10, of: 30 });
    const whole = await tinyRun(await temporaryFolder(), 30);
    const expected = await contentsOf(whole);
    const path = await disk(2 ** 26);
    let full = 0;
    for (let i = 0; i < sizes; i++) {
      remount(path, `size=${2 ** 26}`);
      const run = join(path, `run-${i}`);
      cpSync(base, run, { recursive: true });
      const { blocks, bfree, bsize } = await statfs(path);
      remount(path, `size=${(blocks - bfree + 1 + 3 * i) * bsize}`);
      const { status, stderr } = await here(['resume', run, '--quiet']);
      if (status !== 0) {
        full += 1;
        expect(stderr).toContain('error RUN_UNWRITABLE');
        expect(stderr).toContain('ENOSPC');
        expect(stderr).toContain('Free space on that disk');
        expect(status).toBe(4);
        await requireWhole(run);
        remount(path, `size=${2 ** 26}`);
        expect((await here(['resume', run, '--quiet'])).status).toBe(0);
      }
      expect(await contentsOf(run)).toEqual(expected);
      rmSync(run, { recursive: true });
    }
    expect(full).toBeGreaterThan(sizes / 2);
  },
);

test.skipIf(problem !== undefined)(
  'on a disk that can only be read a resume says so, and other verbs work',
  async () => {
    const path = await disk(2 ** 26);
    const run = await tinyRun(path, 10);
    remount(path, 'ro');
    const { status, stderr } = await here(['resume', run, '--steps', '20']);
    expect(stderr).toContain('error RUN_UNWRITABLE');
    expect(stderr).toContain('EROFS');
    expect(status).toBe(4);
    expect((await here(['runs', 'show', run])).status).toBe(0);
    expect((await here(['train', 'points', 'ring', '--steps', '2', '--out', path, ...tiny])).status).toBe(4);
    expect(await readdir(path)).toEqual(['0001-tiny']);
    await requireWhole(run);
  },
);

test.each([1, 20])('a limit of %d blocks a file ends with the status of the environment', async (blocks) => {
  const run = await tinyRun(await temporaryFolder(), 10);
  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -f ${blocks}; exec ${commandLine} resume ${run} --steps 2000 --set keep=2`],
    { encoding: 'utf8', env: { ...process.env, TSX_DISABLE_CACHE: '1' } },
  );
  expect(stderr).toContain('error RUN_UNWRITABLE');
  expect(stderr).toContain('EFBIG');
  expect(stderr).toContain('ulimit');
  expect(status).toBe(4);
  await requireWhole(run);
  expect((await loadNewestCheckpoint(folderStore(run))).damaged).toEqual([]);
});
