import type { z } from 'zod';
import { decodeUtf8Loosely } from './web.js';

/** The folder of a run, as far as lines are concerned. */
interface LineStore {
  append(name: string, content: string): Promise<void>;
  read(name: string): Promise<Uint8Array>;
  list(name: string): Promise<string[]>;
}

/** The text of a file, empty where there is none. A kill may have cut its last character. */
export async function readText(store: Pick<LineStore, 'read' | 'list'>, name: string): Promise<string> {
  return (await store.list('.')).includes(name) ? decodeUtf8Loosely(await store.read(name)) : '';
}

/** Add a line to a file; one that a kill cut short before it stays by itself. */
export async function appendLine(store: LineStore, name: string, value: unknown): Promise<void> {
  await store.append(name, `${await missingEnd(store, name)}${JSON.stringify(value)}\n`);
}

/** The end that the last line of a file lacks where a kill cut it short, else nothing. */
export async function missingEnd(store: Pick<LineStore, 'read' | 'list'>, name: string): Promise<'' | '\n'> {
  const text = await readText(store, name);
  return text === '' || text.endsWith('\n') ? '' : '\n';
}

/** The lines that are not empty. */
export function textLines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** What a line holds; undefined where it is no JSON. */
export function lineValue(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What the lines that fit hold, in order; others, such as those a kill cut short, are left out. */
export function fittingLines<T>(text: string, schema: z.ZodType<T>): T[] {
  return textLines(text).flatMap((line) => {
    const { success, data } = schema.safeParse(lineValue(line));
    return success ? [data] : [];
  });
}
