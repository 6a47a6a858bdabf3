import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { savedSteps } from '../../src/train/index.js';
import { here } from '../cli/command.js';

/** Settings of a training of points that takes no time. */
export const tiny = [
  ...['--batch', '16', '--threads', '1', '--set', 'G.units=[8]', '--set', 'D.units=[8]'],
  ...['--log-every', '5', '--sample-every', '0', '--save-every', '5', '--name', 'tiny'],
];

/** Train `steps` steps into `out`; returns the run. */
export async function tinyRun(out: string, steps: number, more: readonly string[] = []): Promise<string> {
  const args = ['train', 'points', 'ring', '--out', out, '--steps', String(steps), ...tiny, ...more];
  const { status, stderr } = await here(args);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return join(out, '0001-tiny');
}

/** The same, as if it had been killed after its checkpoint of step `at`. */
export async function stoppedRun(out: string, { at, of }: { at: number; of: number }): Promise<string> {
  const run = await tinyRun(out, of);
  const later = (await savedSteps(folderStore(run))).filter((step) => step > at);
  for (const step of later)
    await rm(join(run, 'checkpoints', `step-${String(step).padStart(8, '0')}`), { recursive: true });
  await rm(join(run, 'export'), { recursive: true });
  return run;
}
