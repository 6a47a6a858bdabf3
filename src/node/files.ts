import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdir, open, readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { GanymedeError, messageOf } from '../support/errors.js';
import type { RunStore } from '../train/index.js';
import { processSpace } from './process-space.js';

/** A run kept in the folder `path`. */
export function folderStore(path: string): RunStore {
  const at = (name: string): string => join(path, name);
  const appended = new Set<string>();
  let isKnown = false;
  const writing = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (isKnown) await requireFolder(path);
    await guarded(at(name), work);
    isKnown = true;
  };
  return {
    path,
    write: (name, content) => writing(name, () => replaceFile(at(name), content)),
    append: async (name, content) => {
      await writing(name, () => appendIn(at(name), content));
      appended.add(name);
    },
    read: (name) => readIn(at(name)),
    writeFolder: async (name, files) => {
      for (const each of appended) await guarded(at(each), () => syncFile(at(each)));
      appended.clear();
      await writing(name, () => replaceFolder(at(name), files));
    },
    remove: (name) => guarded(at(name), () => removeFolder(at(name))),
    list: (name) => listIn(at(name)),
  };
}

/** A run that was moved or deleted while it is written is not begun again in pieces. Throws RUN_UNWRITABLE. */
async function requireFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new GanymedeError('RUN_UNWRITABLE', `the folder ${path} is gone`, {
    where: path,
    expected: 'the folder this run began in',
    fix: 'If it was moved, move it back or go on with it where it is: ganymede resume RUN.',
  });
}

/**
 * Write a file that appears whole or not at all, its folder made if need be; through a link, the file it leads to. Throws
 * RUN_UNWRITABLE with this `fix`, also for a device or a pipe.
 */
export async function writeWhole(path: string, content: Uint8Array, fix: string): Promise<void> {
  await guarded(path, async () => replaceFile(await regularFile(path), content), fix);
}

/** The file a path leads to, which need not exist yet. */
async function regularFile(path: string): Promise<string> {
  try {
    const target = await realpath(path);
    if (!(await stat(target)).isFile()) throw new Error('it is not a regular file');
    return target;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return path;
    throw error;
  }
}

/**
 * Make a folder and those above it; the first that was made, if any. The recursive `mkdir` of Node does not end where a folder that
 * is there says it is not, as those of /proc do.
 */
export async function makeFolders(path: string): Promise<string | undefined> {
  const isMade = await makeNew(path).catch(dirname(path) === path ? undefined : unlessMissing);
  if (isMade === false && !(await stat(path)).isDirectory()) await mkdir(path);
  if (isMade !== undefined) return isMade ? path : undefined;
  const first = await makeFolders(dirname(path));
  return (await makeNew(path)) ? (first ?? path) : first;
}

/** Make a folder; false where there is something of that name. */
export async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Tells this machine, or container, from others that share a disk with it. */
export const hostTag = createHash('sha256')
  .update(`${hostname()} ${processSpace.namespace}`.trim())
  .digest('hex')
  .slice(0, 8);

/** A name beside `path` for what is not finished yet, which tells whose it is. */
export const temporary = (path: string): string =>
  `${path}.tmp-${hostTag}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Write a file that appears whole or not at all, its folder made if need be. */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  await makeFolders(dirname(path));
  const beside = temporary(path);
  try {
    await writeSynced(beside, content);
    await rename(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

async function replaceFolder(path: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  const beside = temporary(path);
  try {
    await makeFolders(beside);
    for (const [name, content] of Object.entries(files)) await writeSynced(join(beside, name), content);
    await syncFolder(beside);
    await removeFolder(path);
    await rename(beside, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
}

async function writeSynced(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders; there a rename is durable without.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** A folder is gone at once, and what was in it after. */
export async function removeFolder(path: string): Promise<void> {
  // What stands beside a path that ends in a separator would be inside.
  const folder = resolve(path);
  const aside = temporary(folder);
  try {
    await rename(folder, aside);
  } catch (error) {
    unlessMissing(error);
    return;
  }
  await rm(aside, { recursive: true, force: true });
}

/** A file that somebody removed needs no syncing. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+').catch(unlessMissing);
  try {
    await file?.sync();
  } finally {
    await file?.close();
  }
}

function unlessMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

async function appendIn(path: string, text: Uint8Array | string): Promise<void> {
  await makeFolders(dirname(path));
  await appendFile(path, text);
}

async function readIn(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new GanymedeError('RUN_FILE_MISSING', `cannot read ${path}: ${messageOf(cause)}`, {
      where: path,
      fix: 'Make the file readable, or go on from another checkpoint.',
      cause,
    });
  }
}

async function listIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return [];
    throw error;
  }
}

const makeRoom = 'Free space on that disk; what was saved is whole, and goes on with: ganymede resume RUN';
const allowLarger =
  'Raise the limit of file sizes (ulimit -f); what was saved goes on with: ganymede resume RUN';
const fixes: Readonly<Record<string, string>> = { ENOSPC: makeRoom, EDQUOT: makeRoom, EFBIG: allowLarger };

/** Throw RUN_UNWRITABLE where the work fails. */
export async function guarded<T>(path: string, work: () => Promise<T>, fix?: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new GanymedeError('RUN_UNWRITABLE', `cannot write ${path}: ${messageOf(cause)}`, {
      where: path,
      expected: 'a folder this user may write, with room on its disk',
      fix: fix ?? fixes[codeOf(cause) ?? ''] ?? 'Make it writable, or name another folder with --out DIR.',
      cause,
    });
  }
}

/** The `code` of an error of Node, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
