import { z } from 'zod';
import { csvRows } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';
import { lineValue } from '../../support/json-lines.js';
import { decodeUtf8 } from '../../support/web.js';

/** What a file of metadata says. */
export interface Metadata {
  /** The files it lists, by their paths relative to the metadata; one may be there more than once. */
  readonly rows: readonly { readonly file: string; readonly label: string | undefined }[];
  /** Lines, from 1, that cannot be understood. */
  readonly wrong: readonly number[];
  /** Lines whose label is no class: their file has none. */
  readonly unclear: readonly number[];
}

/**
 * A `metadata.csv` with a column `file_name` and, if there are classes, `label`; undefined where it is no CSV, or has no such
 * column.
 */
export function csvMetadata(bytes: Uint8Array): Metadata | undefined {
  const rows: Metadata['rows'][number][] = [];
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
      const label = classIn(fields[columns.label] ?? '');
      if (file === '') wrong.push(line);
      else rows.push({ file: normalized(file), label });
    }
  } catch (error) {
    if (error instanceof GanymedeError) return undefined;
    throw error;
  }
  return { rows, wrong, unclear: [] };
}

/** A `metadata.jsonl` of objects with `file_name` and, if there are classes, `label`; undefined where it is not UTF-8. */
export function jsonlMetadata(bytes: Uint8Array): Metadata | undefined {
  const rows: Metadata['rows'][number][] = [];
  const wrong: number[] = [];
  const unclear: number[] = [];
  const text = textOf(bytes);
  if (text === undefined) return undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const { data } = lineSchema.safeParse(lineValue(line));
    if (!data) {
      wrong.push(index + 1);
      continue;
    }
    const label = labelSchema.safeParse(data.label);
    if (!label.success) unclear.push(index + 1);
    rows.push({ file: normalized(data.file_name), label: label.data });
  }
  return { rows, wrong, unclear };
}

const labelSchema = z
  .union([z.string(), z.number(), z.boolean()])
  .transform((label) => classIn(String(label)))
  .nullish()
  .transform((label) => label ?? undefined);
const labelledSchema = z.object({ label: labelSchema });
const lineSchema = z.object({ file_name: z.string().min(1), label: z.unknown() });

/** The class a text names, without spaces around it; undefined where it names none. */
export function classIn(text: string): string | undefined {
  return text.trim() || undefined;
}

/** The class in a JSON object, as text; undefined where there is none. */
export function labelIn(value: unknown): string | undefined {
  return labelledSchema.safeParse(value).data?.label;
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
