import { dirname } from 'node:path/posix';
import type { Layout } from './layout.js';
import { csvMetadata, jsonlMetadata, type Metadata } from './metadata.js';
import type { ProblemLog } from './problem-log.js';
import { readImageFile } from './read-file.js';
import { filesNamed } from './same-name.js';
import type { FoundFile } from './walk.js';

/** An image file with its class, as the folder or its metadata says. */
export interface Listed {
  readonly file: FoundFile;
  readonly label: string | undefined;
}

/** The classes of all images of a layout. Where a folder has metadata, images in it that it does not list are left out. */
export async function listed(
  { training, heldOut, metadata, all, classOf }: Layout,
  problems: ProblemLog,
): Promise<{ readonly training: readonly Listed[]; readonly heldOut: readonly Listed[] }> {
  const tables = await tablesOf(metadata, problems);
  for (const table of tables.values()) callAsFiles(table, all);
  const list = (files: readonly FoundFile[]): Listed[] =>
    files.flatMap((file) => {
      const table = file.kind === 'image' ? tableFor(file.name, tables) : undefined;
      if (!table) return [{ file, label: classOf(file) }];
      const name = file.name.slice(table.prefix.length);
      if (table.labels.has(name))
        return [{ file, label: table.hasLabels ? table.labels.get(name) : classOf(file) }];
      problems.add('not-listed', file.name);
      return [];
    });
  reportMissing(tables, new Set(all.map(({ name }) => name)), problems);
  return { training: list(training), heldOut: list(heldOut) };
}

/** What the metadata of one folder says. */
interface Table {
  /** Of its folder: empty or ending in `/`. */
  readonly prefix: string;
  /** Class of each file, by its path relative to the folder; undefined without one. */
  readonly labels: Map<string, string | undefined>;
  hasLabels: boolean;
}

async function tablesOf(
  files: readonly FoundFile[],
  problems: ProblemLog,
): Promise<ReadonlyMap<string, Table>> {
  const tables = new Map<string, Table>();
  for (const file of files) {
    const bytes = await readImageFile(file.path, file.size);
    const read = /csv$/i.test(file.name) ? csvMetadata : jsonlMetadata;
    const found = bytes instanceof Uint8Array ? read(bytes) : undefined;
    for (const line of found?.wrong ?? []) problems.add('damaged-metadata', `${file.name}:${line}`);
    for (const line of found?.unclear ?? []) problems.add('unclear-label', `${file.name}:${line}`);
    const prefix = file.name.slice(0, file.name.lastIndexOf('/') + 1);
    if (!found || found.rows.length === 0) problems.add('damaged-metadata', file.name);
    else tables.set(prefix, withRows(tables.get(prefix) ?? emptyTable(prefix), found, problems));
  }
  return tables;
}

const emptyTable = (prefix: string): Table => ({ prefix, labels: new Map(), hasLabels: false });

/** Of two classes of one file the last counts. */
function withRows(table: Table, { rows }: Metadata, problems: ProblemLog): Table {
  const { prefix, labels } = table;
  for (const { file, label } of rows) {
    const before = labels.get(file);
    if (before !== undefined && label !== undefined && before !== label)
      problems.add('two-classes', prefix + file);
    labels.set(file, label ?? before);
    table.hasLabels ||= label !== undefined;
  }
  return table;
}

/** Let a table call files as they are called. */
function callAsFiles({ prefix, labels }: Table, all: readonly FoundFile[]): void {
  const within = all.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  for (const [name, file] of filesNamed(labels.keys(), within)) {
    if (name === file) continue;
    labels.set(file, labels.get(name));
    labels.delete(name);
  }
}

/** The metadata of the nearest folder around a file. */
function tableFor(name: string, tables: ReadonlyMap<string, Table>): Table | undefined {
  if (tables.size === 0) return undefined;
  for (let dir = dirname(name); dir !== '.'; dir = dirname(dir)) {
    const table = tables.get(`${dir}/`);
    if (table) return table;
  }
  return tables.get('');
}

function reportMissing(
  tables: ReadonlyMap<string, Table>,
  there: ReadonlySet<string>,
  problems: ProblemLog,
): void {
  for (const { prefix, labels } of tables.values())
    for (const name of labels.keys()) if (!there.has(prefix + name)) problems.add('not-there', prefix + name);
}
