import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GanymedeError } from '../support/errors.js';
import { codeOf, guarded } from './files.js';

/**
 * Keep other processes from training in the run `path` until what it returns is called. A lock whose process of this
 * machine is gone counts for nothing. Throws RUN_LOCKED.
 */
export async function lockRun(path: string): Promise<() => Promise<void>> {
  const file = join(path, '.lock');
  const holder = `${hostname()} ${process.pid}`;
  if (!(await isTaken(file, holder)) || (await isAbandoned(file, holder)))
    return () => rm(file, { force: true });
  throw new GanymedeError('RUN_LOCKED', `another process is training in ${path}`, {
    where: file,
    actual: await readFile(file, 'utf8').catch(() => ''),
    fix: 'Wait for it or stop it. If there is none, remove the file.',
  });
}

async function isTaken(file: string, holder: string): Promise<boolean> {
  try {
    await guarded(file, () => writeFile(file, holder, { flag: 'wx' }));
    return false;
  } catch (error) {
    if (error instanceof GanymedeError && codeOf(error.cause) === 'EEXIST') return true;
    await rm(file, { force: true });
    throw error;
  }
}

/** Take over the lock of a process that is gone; one with this process's number is older than it. */
async function isAbandoned(file: string, holder: string): Promise<boolean> {
  const [host, pid] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  const another = Number(pid) !== process.pid;
  if (host !== hostname() || (another && isAlive(Number(pid)))) return false;
  await writeFile(file, holder);
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
