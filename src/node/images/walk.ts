import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isGzip, isPacked } from '../../data/index.js';
import { codeOf } from '../files.js';
import { formatByName, formatOf, MAGIC_BYTES } from './format.js';
import { naturalOrder } from './natural-order.js';
import type { ProblemLog } from './problem-log.js';

export interface FoundFile {
  /** Relative to the folder, parts separated by `/`. */
  readonly name: string;
  readonly path: string;
  readonly kind: 'image' | 'archive' | 'metadata';
  /** Bytes. */
  readonly size: number;
  /** When its content was changed, in milliseconds since 1970. */
  readonly modified: number;
  /** When that or who may read it was. */
  readonly changed: number;
}

/**
 * The files with images in a folder and the folders in it, in natural order. A file counts by its name or, if that says
 * nothing, by how it begins. Each folder is read once, however many links lead to it. Hidden files, what systems leave
 * behind and runs are passed over; what cannot be read goes into `problems`.
 */
export async function walkFolder(dir: string, problems: ProblemLog): Promise<FoundFile[]> {
  return walk({ dir, prefix: '', problems, visited: new Set([await realpath(dir)]) });
}

interface Walk {
  readonly dir: string;
  readonly prefix: string;
  readonly problems: ProblemLog;
  /** Real paths of the folders read. */
  readonly visited: Set<string>;
}

/** Names of hidden files and of what systems leave behind. */
export const LITTER = /^(\..*|__MACOSX|Thumbs\.db|desktop\.ini)$/i;

async function walk(at: Walk): Promise<FoundFile[]> {
  const names = await namesIn(at);
  if (isRun(names)) {
    at.problems.add('run', at.prefix || '.');
    return [];
  }
  const found: FoundFile[] = [];
  for (const name of names.filter((each) => !LITTER.test(each)).sort(naturalOrder))
    for (const file of await visit(at, name)) found.push(file);
  return found;
}

/** The names in a folder; one that is not UTF-8 leads nowhere once it is text. */
async function namesIn({ dir, prefix, problems }: Walk): Promise<string[]> {
  const names = await readdir(dir, { encoding: 'buffer' }).catch(() => undefined);
  if (!names) problems.add('unreadable', prefix);
  return (names ?? []).flatMap((bytes) => {
    const name = bytes.toString();
    if (isUtf8(bytes)) return name;
    if (!LITTER.test(name)) problems.add('not-utf8', prefix + name);
    return [];
  });
}

/** Whether a folder is that of a training, whose pictures are no data. */
function isRun(names: readonly string[]): boolean {
  return ['config.json', 'env.json', 'log.txt'].every((name) => names.includes(name));
}

async function visit(at: Walk, base: string): Promise<readonly FoundFile[]> {
  const { dir, prefix, problems } = at;
  const [name, path] = [prefix + base, join(dir, base)];
  try {
    const found = await stat(path);
    if (found.isDirectory()) return await descend({ ...at, dir: path, prefix: `${name}/` });
    const kind = found.isFile() ? await kindOf(path, base) : undefined;
    if (kind && kind !== 'packed') return [{ name, path, kind, ...factsOf(found) }];
    problems.add(found.size === 0 ? 'empty' : (kind ?? 'not-image'), name);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    problems.add(code === 'ELOOP' ? 'link-loop' : 'unreadable', name);
  }
  return [];
}

/** What tells whether a file is the one it was. */
export function factsOf({ size, mtimeMs, ctimeMs }: Stats): Pick<FoundFile, 'size' | 'modified' | 'changed'> {
  return { size, modified: mtimeMs, changed: ctimeMs };
}

async function descend(at: Walk): Promise<readonly FoundFile[]> {
  const real = await realpath(at.dir);
  if (at.visited.has(real)) {
    at.problems.add('link-loop', at.prefix);
    return [];
  }
  at.visited.add(real);
  return walk(at);
}

async function kindOf(path: string, base: string): Promise<FoundFile['kind'] | 'packed' | undefined> {
  if (/^metadata\.(csv|jsonl)$/i.test(base)) return 'metadata';
  if (isArchive(base)) return (await isGzipped(path)) ? 'packed' : 'archive';
  if (formatByName(base) || formatOf(await firstBytes(path))) return 'image';
  return isPacked(base) ? 'packed' : undefined;
}

/** Whether a file is an archive that is read, by its name. */
export function isArchive(name: string): boolean {
  return /\.(parquet|tar)$/i.test(name);
}

/** Whether a file begins as gzip does; false where it cannot be read. */
export async function isGzipped(path: string): Promise<boolean> {
  return isGzip(await firstBytes(path).catch(() => new Uint8Array()));
}

/** By default as many as tell what a file is. */
export async function firstBytes(path: string, count = MAGIC_BYTES): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
