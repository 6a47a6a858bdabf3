import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileAdvice } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';
import { allInOrder } from '../../support/in-order.js';
import { missing } from '../data-files.js';
import { codeOf } from '../files.js';
import { expandBraces } from './braces.js';
import { layoutOf } from './layout.js';
import { type Listed, listed } from './listed.js';
import { parquetClassNames, parquetEntries } from './parquet.js';
import type { ProblemLog } from './problem-log.js';
import { readImageFile } from './read-file.js';
import type { Entries, ImageSource } from './source.js';
import { tarEntries } from './tar.js';
import { factsOf, type FoundFile, isArchive, isGzipped, walkFolder } from './walk.js';

/** The images in a folder and the archives in it. */
export async function folderSource(dir: string, problems: ProblemLog): Promise<ImageSource> {
  const files = await walkFolder(dir, problems);
  return sourceOf(await realpath(dir), files, problems);
}

/**
 * The images in one archive, or in the archives `{000..012}` in its name stands for. Those that are not there are noted. Throws
 * DATA_NOT_FOUND where none is, and DATA_UNREADABLE for archives of other kinds.
 */
export async function archiveSource(path: string, problems: ProblemLog): Promise<ImageSource> {
  const files: FoundFile[] = [];
  for (const each of expandBraces(path)) {
    const found = await stat(each).catch(() => undefined);
    if (!found?.isFile()) problems.add('unreadable', basename(each));
    else files.push({ name: basename(each), path: each, kind: 'archive', ...factsOf(found) });
  }
  if (files.length === 0) throw missing(path);
  const other = files.find(({ name }) => !isArchive(name));
  if (other) throw otherArchive(other.path);
  for (const file of files) if (await isGzipped(file.path)) throw compressed(file.path);
  return sourceOf(resolve(path), files, problems, false);
}

function otherArchive(path: string): GanymedeError {
  return new GanymedeError('DATA_UNREADABLE', `cannot read ${path}: it is no .tar or .parquet file`, {
    where: path,
    expected: 'a .tar file without compression, or a .parquet file',
    actual: basename(path),
    fix: fileAdvice(path) ?? 'Give it the ending of what it is, or unpack it and name the folder.',
  });
}

function compressed(path: string): GanymedeError {
  return new GanymedeError('DATA_UNREADABLE', `cannot read ${path}: it is compressed with gzip`, {
    where: path,
    expected: 'a .tar file without compression, or a .parquet file',
    actual: 'a file that begins as gzip does',
    fix: fileAdvice(`${path}.gz`),
  });
}

async function sourceOf(
  path: string,
  files: readonly FoundFile[],
  problems: ProblemLog,
  split = true,
): Promise<ImageSource> {
  const layout = split
    ? layoutOf(files, problems)
    : { training: files, heldOut: [], metadata: [], all: files, classOf: () => undefined };
  const { training, heldOut } = await listed(layout, problems);
  const archives = files.filter(({ kind }) => kind === 'archive');
  const named = await allInOrder(archives.filter(isParquet), WIDTH, (file) => parquetClassNames(file.path));
  const classNames = [...new Set(named.flat())];
  const identities = await allInOrder(files, WIDTH, identityOf);
  return {
    path,
    // Classes are named by what could be read, which is not a function of the files where that fails.
    identity: JSON.stringify({ path, split, files: identities, classNames }),
    training: entriesOf(training),
    heldOut: entriesOf(heldOut),
    classNames,
    total: archives.length > 0 ? undefined : training.length + heldOut.length,
  };
}

const isParquet = ({ name }: FoundFile): boolean => /\.parquet$/i.test(name);

/** Files open at a time: a process may have few hundreds, a data set has thousands. */
const WIDTH = 8;

/**
 * An image counts as the same while its size and times are; an archive, whose file may be written in place, and metadata, which
 * may be out of reach for a time, by their content. Where that cannot be read, it is not taken for a content.
 */
async function identityOf(file: FoundFile): Promise<readonly unknown[]> {
  const { name, path, kind, size, modified, changed } = file;
  if (kind === 'image') return [name, size, modified, changed];
  try {
    return [name, size, await contentHash(path)];
  } catch (error) {
    return [name, size, modified, changed, 'unreadable', codeOf(error)];
  }
}

async function contentHash(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

function entriesOf(files: readonly Listed[]): Entries {
  return async function* (problems) {
    for (const { file, label } of files) {
      const { name, path, kind, size } = file;
      if (kind === 'archive') yield* (isParquet(file) ? parquetEntries : tarEntries)(path, name, problems);
      else yield { name, label, read: (enough) => readImageFile(path, size, enough) };
    }
  };
}
