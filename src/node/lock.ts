import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { GanymedeError } from '../support/errors.js';
import { codeOf, guarded, removeFolder, temporary } from './files.js';
import { isOfEarlierStart, processSpace } from './process-space.js';

const attempts = 3;

/**
 * Keep other processes from training in the run `path` until what it returns is called. A lock whose process of this
 * machine and container is gone counts for nothing. Throws RUN_LOCKED or RUN_UNWRITABLE.
 */
export async function lockRun(path: string): Promise<() => Promise<void>> {
  const file = join(path, '.lock');
  const holder = await thisProcess();
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await guarded(file, () => createWhole(file, holder))) return () => release(file, holder);
    const found = await contentOf(file);
    if (found !== undefined && !(await isAbandoned(found))) throw locked(path, file, found);
    if (found !== undefined) await guarded(file, () => setAside(file, found));
  }
  throw locked(path, file, 'processes that take turns');
}

/** Whether a process trains in the run `path`, as far as this machine can tell. */
export async function isTraining(path: string): Promise<boolean> {
  const holder = await contentOf(join(path, '.lock'));
  return holder !== undefined && !(await isAbandoned(holder));
}

function contentOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}

/** Remove a lock, unless it is another process's by now. */
async function release(file: string, holder: string): Promise<void> {
  if ((await contentOf(file)) === holder) await rm(file, { force: true });
}

/** Delete runs, each of which disappears at once; none where one cannot be locked. Throws RUN_LOCKED or RUN_UNWRITABLE. */
export async function removeRuns(paths: readonly string[]): Promise<void> {
  const unlocks = await lockAll(paths);
  try {
    for (const path of paths) {
      await guarded(path, () => removeFolder(path), 'Delete the folder by other means.');
      unlocks.shift();
    }
  } finally {
    for (const unlock of unlocks) await unlock();
  }
}

async function lockAll(paths: readonly string[]): Promise<(() => Promise<void>)[]> {
  const unlocks: (() => Promise<void>)[] = [];
  try {
    for (const path of paths) unlocks.push(await lockRun(path));
    return unlocks;
  } catch (error) {
    for (const unlock of unlocks) await unlock();
    throw error;
  }
}

function locked(path: string, file: string, holder: string): GanymedeError {
  return new GanymedeError('RUN_LOCKED', `another process is training in ${path}`, {
    where: file,
    actual: holder,
    fix: 'Wait for it or stop it. If there is none (a container that is gone may have left it), remove the file.',
  });
}

/** Create a file that has its content from its first moment on; false where there is one. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const beside = temporary(file);
  try {
    await writeFile(beside, content);
    await link(beside, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some file systems have no links.
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? ''))
      return await createNew(file, content);
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

async function createNew(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Take a lock away, unless another process has put its own there meanwhile. */
async function setAside(file: string, content: string): Promise<void> {
  const aside = temporary(file);
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) !== content) await link(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

/** What a lock says of its holder: host, number, when it began, and which processes that number is one of. */
async function thisProcess(): Promise<string> {
  const { namespace, boot } = processSpace;
  return [hostname(), process.pid, (await startOf(process.pid)) ?? UNKNOWN, namespace, boot].join(' ').trim();
}

/** Stands for the start of a process whose system does not say it. */
const UNKNOWN = '-';

/** Whether the process of a lock was one of this machine and is gone; one of another container cannot be seen from here. */
async function isAbandoned(holder: string): Promise<boolean> {
  const [host, id = '', start = UNKNOWN, namespace = '', boot = ''] = holder.split(' ');
  if (host !== hostname()) return false;
  if (isOfEarlierStart(boot, processSpace)) return true;
  if (namespace !== processSpace.namespace) return false;
  const pid = Number(id);
  if (!isAlive(pid)) return true;
  const now = await startOf(pid);
  // Process numbers are used again; one that began at another time is another process.
  return now === undefined ? pid === process.pid : now === 'ended' || ![now, UNKNOWN].includes(start);
}

/** Whether this machine has a process of that number. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** When a process began, in clock ticks since the machine did; undefined where the system does not say. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // After the name, which is in brackets and may hold anything, comes the third field, the state.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? 'ended' : fields?.[19];
}
