import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileAdvice } from '../data/index.js';
import { GanymedeError, messageOf } from '../support/errors.js';
import { codeOf } from './files.js';

/** The bytes of a regular file; pipes and devices are never opened. Throws DATA_NOT_FOUND or DATA_UNREADABLE. */
export async function readDataFile(path: string): Promise<Uint8Array> {
  const refuse = (cause: unknown): never => {
    throw unreadable(path, cause);
  };
  await lstat(path).catch((cause: unknown) => {
    if (codeOf(cause) === 'ENOENT') throw missing(path);
  });
  const found = await stat(path).catch(refuse);
  if (!found.isFile()) throw notFile(path, found);
  return readFile(path).catch(refuse);
}

/** The names in a folder, sorted; undefined if there is no such folder. Throws DATA_UNREADABLE. */
export async function listDataFolder(dir: string): Promise<string[] | undefined> {
  try {
    const found = await stat(dir);
    if (!found.isDirectory()) throw notFolder(dir, found);
    return (await readdir(dir)).sort();
  } catch (error) {
    if (error instanceof GanymedeError) throw error;
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unreadable(dir, error);
  }
}

interface Reason {
  readonly reason: string;
  readonly fix: string;
}

const denied: Reason = {
  reason: 'permission denied',
  fix: 'Let this user read it, such as with chmod +r (a folder: chmod +rx), or run as a user who may.',
};

/** By the code of the system's error. */
const REASONS: Readonly<Record<string, Reason>> = {
  EACCES: denied,
  EPERM: denied,
  ENOENT: {
    reason: 'it is a link to a file that does not exist',
    fix: 'Correct the link, or put the file itself there.',
  },
  ELOOP: {
    reason: 'its links lead in a circle',
    fix: 'Correct the link, or put the file itself there.',
  },
  ENOTDIR: { reason: 'a part of its path is a file, not a folder', fix: 'Check the path.' },
};

function unreadable(path: string, cause: unknown): GanymedeError {
  const known = REASONS[codeOf(cause) ?? ''];
  const reason = known?.reason ?? messageOf(cause);
  return new GanymedeError('DATA_UNREADABLE', `cannot read ${path}: ${reason}`, {
    where: path,
    expected: 'a file or folder this user may read',
    fix: known?.fix ?? 'Check the path and its disk, or copy the data elsewhere.',
    cause,
  });
}

/** DATA_NOT_FOUND, of a file. */
export function missing(path: string): GanymedeError {
  return new GanymedeError('DATA_NOT_FOUND', `there is no file ${path}`, {
    where: path,
    expected: 'the path of a file',
    fix: 'Check the path.',
  });
}

function notFile(path: string, found: Stats): GanymedeError {
  const actual = kindOf(found);
  return new GanymedeError('DATA_UNREADABLE', `cannot read ${path}: it is ${actual}`, {
    where: path,
    expected: 'a regular file',
    actual,
    fix: 'Put the file itself there, or give what is there another name.',
  });
}

function notFolder(path: string, found: Stats): GanymedeError {
  const actual = kindOf(found);
  return new GanymedeError('DATA_UNREADABLE', `cannot read the folder ${path}: it is ${actual}`, {
    where: path,
    expected: 'a folder',
    actual,
    fix: (found.isFile() ? fileAdvice(path) : undefined) ?? `Name the folder it is in: ${dirname(path)}.`,
  });
}

function kindOf(found: Stats): string {
  if (found.isFile()) return 'a file';
  if (found.isDirectory()) return 'a folder';
  if (found.isFIFO()) return 'a named pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}
