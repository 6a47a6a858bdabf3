import { csvRows } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';
import { decodeUtf8 } from '../../support/web.js';

/** What a file of metadata says. */
export interface Metadata {
  /** Class of each file it lists, by its path relative to the metadata; undefined without one. */
  readonly labels: ReadonlyMap<string, string | undefined>;
  /** Lines, from 1, that cannot be understood. */
  readonly wrong: readonly number[];
}

/**
 * A `metadata.csv` with a column `file_name` and, if there are classes, `label`; undefined where it is no CSV, or has no such
 * column.
 */
export function csvMetadata(bytes: Uint8Array): Metadata | undefined {
  const labels = new Map<string, string | undefined>();
  const wrong: number[] = [];
  try {
    let columns: { readonly file: number; readonly label: number } | undefined;
    for (const { fields, line } of csvRows(bytes, 'metadata.csv')) {
      if (!columns) {
        const names = fields.map((field) => field.trim());
        columns = { file: names.indexOf('file_name'), label: names.indexOf('label') };
        if (columns.file < 0) return undefined;
        continue;
      }
      const file = fields[columns.file]?.trim() ?? '';
      const label = fields[columns.label]?.trim() ?? '';
      if (file === '') wrong.push(line);
      else labels.set(normalized(file), label === '' ? undefined : label);
    }
  } catch (error) {
    if (error instanceof GanymedeError) return undefined;
    throw error;
  }
  return { labels, wrong };
}

/** A `metadata.jsonl` of objects with `file_name` and, if there are classes, `label`; undefined where it is not UTF-8. */
export function jsonlMetadata(bytes: Uint8Array): Metadata | undefined {
  const labels = new Map<string, string | undefined>();
  const wrong: number[] = [];
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const { file, label } = fieldsOf(line);
    if (file === undefined) wrong.push(index + 1);
    else labels.set(normalized(file), label);
  }
  return { labels, wrong };
}

/** The class in a JSON object, as text; undefined where there is none. */
export function labelIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('label' in value)) return undefined;
  const { label } = value;
  return typeof label === 'string' || typeof label === 'number' ? String(label) : undefined;
}

function fieldsOf(line: string): { readonly file: string | undefined; readonly label: string | undefined } {
  try {
    const value: unknown = JSON.parse(line);
    const named = typeof value === 'object' && value !== null && 'file_name' in value;
    const file = named && typeof value.file_name === 'string' ? value.file_name : undefined;
    return { file: file === '' ? undefined : file, label: labelIn(value) };
  } catch {
    return { file: undefined, label: undefined };
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}

function normalized(file: string): string {
  return file.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
}
