import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hostTag } from './files.js';
import { isAlive } from './lock.js';

/** Where unfinished files are of a training. */
const folders = ['.', 'checkpoints', 'samples'];
/** Where processes write that do not hold the lock. */
const sharedFolders = ['export', 'generated'];
const unfinished = /^(.+)\.tmp-(?:([0-9a-f]{8})-)?(\d+)-[0-9a-f]{8}$/;
/** What they write elsewhere. */
const shared = new Set(['README.md', '.lock']);

/** Remove what a process that was killed left unfinished in the run `path`, whose lock this process holds. */
export async function removeLeftovers(path: string): Promise<void> {
  for (const folder of folders) await removeIn(join(path, folder), isLeftOver);
  for (const folder of sharedFolders) await removeAbandoned(join(path, folder));
}

/** Whether a file or folder is called as what is not finished yet, or not wholly removed. */
export function isUnfinished(name: string): boolean {
  return unfinished.test(name);
}

/** Remove what processes of this machine that are gone left unfinished in a folder. */
export async function removeAbandoned(folder: string): Promise<void> {
  await removeIn(folder, isAbandoned);
}

async function removeIn(folder: string, isWanted: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  // What cannot be removed is in nobody's way.
  for (const name of names.filter(isWanted))
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

function isLeftOver(name: string): boolean {
  const [, file = ''] = unfinished.exec(name) ?? [];
  return file !== '' && (!shared.has(file) || isAbandoned(name));
}

function isAbandoned(name: string): boolean {
  const [, , host = hostTag, pid] = unfinished.exec(name) ?? [];
  return host === hostTag && pid !== undefined && !isAlive(Number(pid));
}
