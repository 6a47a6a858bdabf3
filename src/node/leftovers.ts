import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './lock.js';

/** Where unfinished files are of a training. */
const folders = ['.', 'checkpoints', 'samples'];
const unfinished = /^(.+)\.tmp-(\d+)-[0-9a-f]{8}$/;
/** What processes write that do not hold the lock. */
const shared = new Set(['README.md', '.lock']);

/** Remove what a process that was killed left unfinished in the run `path`, whose lock this process holds. */
export async function removeLeftovers(path: string): Promise<void> {
  for (const folder of folders) {
    const names = await readdir(join(path, folder)).catch(() => []);
    for (const name of names.filter(isLeftOver))
      await rm(join(path, folder, name), { recursive: true, force: true });
  }
}

function isLeftOver(name: string): boolean {
  const [, file = '', pid] = unfinished.exec(name) ?? [];
  return pid !== undefined && (!shared.has(file) || !isAlive(Number(pid)));
}
