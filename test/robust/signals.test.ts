import { join } from 'node:path';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readlink, truncate, writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { loadNewestCheckpoint, savedSteps } from '../../src/train/index.js';
import { ended, here, readLines, start, temporaryFolder } from '../cli/command.js';
import { plain } from '../images/picture-files.js';
import { contentsOf } from './contents.js';
import { tiny, tinyRun } from './small-run.js';

/** Act once a process has printed some text. */
function whenPrinted(child: ChildProcess, text: string, act: () => void): void {
  let seen = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const before = seen.includes(text);
    seen += chunk.toString();
    if (!before && seen.includes(text)) act();
  });
}

const steps = 1000;

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s finishes the step, saves and says how to go on', async (signal, status) => {
  const out = await temporaryFolder();
  const run = join(out, '0001-tiny');
  const seldom = ['--save-every', '0', '--steps', String(steps)];
  const child = start(['train', 'points', 'ring', '--out', out, ...tiny, ...seldom]);
  whenPrinted(child, 'step 5/', () => child.kill(signal));
  const stopped = await ended(child);
  expect(stopped).toMatchObject({ status, stderr: '' });
  expect(stopped.stdout).toContain('stopping after this step');
  expect(stopped.stdout).toContain(`stopped and saved; go on with: npx ganymede resume ${run}`);
  const [step = 0] = await savedSteps(folderStore(run));
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(steps);
  expect((await here(['resume', run])).status).toBe(0);
  const whole = await tinyRun(await temporaryFolder(), steps, ['--save-every', '0']);
  expect(await contentsOf(run)).toEqual(await contentsOf(whole));
});

test('Ctrl-C while images are decoded says so, and leaves nothing of the cache', async () => {
  const dir = await temporaryFolder();
  const cache = join(dir, 'cache');
  await mkdir(join(dir, 'photos'));
  const image = await plain(90, 2000, 2000).png().toBuffer();
  for (let i = 0; i < 2000; i++) await writeFile(join(dir, 'photos', `${i}.png`), image);
  const child = start(['train', join(dir, 'photos'), '--size', '32', '--out', dir], {
    GANYMEDE_CACHE: cache,
  });
  const stopped = ended(child);
  await vi.waitUntil(async () => (await filesIn(cache)).some((name) => name.includes('.tmp')), 30_000);
  child.kill('SIGINT');
  expect((await stopped).stdout).toContain('note: stopped while the data was read');
  expect(child.signalCode).toBe('SIGINT');
  expect((await filesIn(cache)).filter((name) => name.includes('.images'))).toEqual([]);
});

const withOpenFiles = test.skipIf(!existsSync('/proc/self/fd'));

withOpenFiles('Ctrl-C while nothing is written yet ends at once', async () => {
  const dir = await temporaryFolder();
  await mkdir(join(dir, 'photos'));
  const archive = join(dir, 'photos', 'large.tar');
  await writeFile(archive, '');
  await truncate(archive, 2 ** 32);
  const child = start(['train', join(dir, 'photos'), '--out', dir], { GANYMEDE_CACHE: join(dir, 'cache') });
  const stopped = ended(child);
  await vi.waitUntil(async () => (await openIn(child.pid ?? 0)).includes(archive), 30_000);
  child.kill('SIGINT');
  expect(await stopped).toMatchObject({ stdout: '', stderr: '' });
  expect(child.signalCode).toBe('SIGINT');
});

/** The files a process has open. */
async function openIn(pid: number): Promise<(string | undefined)[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder);
  return Promise.all(names.map((name) => readlink(join(folder, name)).catch(() => undefined)));
}

const filesIn = (dir: string): Promise<string[]> => readdir(dir, { recursive: true }).catch(() => []);

test('a second signal quits at once, and the last checkpoint is whole', async () => {
  const out = await temporaryFolder();
  const run = join(out, '0001-tiny');
  const slow = ['--set', 'G.units=[512,512]', '--set', 'D.units=[512,512]', '--batch', '8192'];
  const args = ['train', 'points', 'ring', '--out', out, ...tiny, ...slow];
  const often = ['--save-every', '1', '--log-every', '1', '--steps', '500'];
  const child = start([...args, ...often], { npm_command: undefined });
  whenPrinted(child, 'checkpoint', () => child.kill('SIGINT'));
  whenPrinted(child, 'stopping', () => child.kill('SIGINT'));
  const { stdout } = await ended(child);
  // Shells call that status 130.
  expect(child.signalCode).toBe('SIGINT');
  expect(stdout).not.toContain('stopped and saved');
  expect(
    (await readLines(join(run, 'events.jsonl')).catch(() => [])).some(({ kind }) => kind === 'end'),
  ).toBe(false);
  expect((await loadNewestCheckpoint(folderStore(run))).damaged).toEqual([]);
});

test('where npm runs the program, the signal that npm passes on is no second one', async () => {
  const out = await temporaryFolder();
  const slow = ['--set', 'G.units=[512,512]', '--set', 'D.units=[512,512]', '--batch', '8192'];
  const args = ['train', 'points', 'ring', '--out', out, ...tiny, ...slow];
  const often = ['--save-every', '1', '--log-every', '1', '--steps', '500'];
  const child = start([...args, ...often], { npm_command: 'exec' });
  whenPrinted(child, 'checkpoint', () => child.kill('SIGINT'));
  whenPrinted(child, 'stopping', () => child.kill('SIGINT'));
  const { status, stdout } = await ended(child);
  expect(stdout).toContain('stopped and saved');
  expect(status).toBe(130);
});
