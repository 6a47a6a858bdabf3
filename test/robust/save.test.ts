import type * as Files from 'node:fs/promises';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { loadNewestCheckpoint, saveCheckpoint } from '../../src/train/index.js';
import { GanymedeError } from '../../src/support/errors.js';
import { tensor } from '../../src/tensor/index.js';
import { temporaryFolder } from '../cli/command.js';
import { type Disk, Gone } from './stopping-files.js';

const disk = vi.hoisted((): Disk => ({ left: Infinity, done: [] }));
vi.mock('node:fs/promises', async (original) => {
  const { stoppingFiles } = await import('./stopping-files.js');
  return stoppingFiles(await original<typeof Files>(), disk);
});

const state = (step: number) => ({ w: tensor([1000], new Float32Array(1000).fill(step)) });

/** Let the process be gone after `count` operations of some work; whether it was. */
async function stoppedAfter(count: number, work: () => Promise<unknown>): Promise<boolean> {
  Object.assign(disk, { left: count, done: [] });
  try {
    await work();
    return false;
  } catch (error) {
    const cause = error instanceof GanymedeError ? error.cause : error;
    if (cause instanceof Gone) return true;
    throw error;
  } finally {
    disk.left = Infinity;
  }
}

test('stopped after any operation of a save there is the old checkpoint or the new one, whole', async () => {
  const steps: number[] = [];
  for (let count = 0, stopped = true; stopped; count++) {
    const store = folderStore(await temporaryFolder());
    await saveCheckpoint(store, { step: 1, state: state(1) });
    await store.append('metrics.jsonl', '{"step":2}\n');
    stopped = await stoppedAfter(count, () => saveCheckpoint(store, { step: 2, state: state(2) }));
    const { checkpoint, damaged } = await loadNewestCheckpoint(folderStore(store.path));
    expect(damaged).toEqual([]);
    expect(checkpoint.state).toEqual(state(checkpoint.step));
    steps.push(checkpoint.step);
  }
  const first = steps.indexOf(2);
  expect(first).toBeGreaterThan(8);
  expect(steps).toEqual(steps.map((_, i) => (i < first ? 1 : 2)));
});

test('a save is on the disk before it is renamed into place, and what was logged before it', async () => {
  const store = folderStore(await temporaryFolder());
  await store.append('metrics.jsonl', '{"step":2}\n');
  await stoppedAfter(Infinity, () => saveCheckpoint(store, { step: 2, state: state(2) }));
  expect(disk.done).toEqual([
    ...['open', 'sync'],
    ...['mkdir', 'mkdir', 'mkdir'],
    ...['open', 'write', 'sync'],
    ...['open', 'write', 'sync'],
    ...['open', 'sync'],
    'rename',
    'rename',
    ...['open', 'sync'],
  ]);
});

test('stopped after any operation of writing over a file there is the old content or the new', async () => {
  for (let count = 0, stopped = true; stopped; count++) {
    const store = folderStore(await temporaryFolder());
    await store.write('config.json', 'old');
    stopped = await stoppedAfter(count, () => store.write('config.json', 'new'));
    expect(['old', 'new']).toContain(await readFile(join(store.path, 'config.json'), 'utf8'));
  }
});

test('a checkpoint that is removed is whole or gone', async () => {
  for (let count = 0, stopped = true; stopped; count++) {
    const store = folderStore(await temporaryFolder());
    for (const step of [1, 2]) await saveCheckpoint(store, { step, state: state(step) });
    stopped = await stoppedAfter(count, () => store.remove('checkpoints/step-00000001'));
    const names = await readdir(join(store.path, 'checkpoints'));
    if (names.includes('step-00000001'))
      expect(await readdir(join(store.path, 'checkpoints/step-00000001'))).toHaveLength(2);
  }
});

test('a log that somebody removed does not keep a checkpoint from being saved', async () => {
  const store = folderStore(await temporaryFolder());
  await store.append('metrics.jsonl', '{"step":2}\n');
  await rm(join(store.path, 'metrics.jsonl'));
  await saveCheckpoint(store, { step: 2, state: state(2) });
  expect((await loadNewestCheckpoint(store)).checkpoint.step).toBe(2);
});
