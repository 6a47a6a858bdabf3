import papa from 'papaparse';
import { GanymedeError } from '../../support/errors.js';
import { decodeUtf8 } from '../../support/web.js';

/** A row of a CSV file; quotes are resolved, spaces around fields are not. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** The line it begins in, from 1. */
  readonly line: number;
}

/** Bytes parsed at a time: as many lines as reach this. */
const BLOCK = 2 ** 16;
/** Most bytes of a row. */
const LONGEST = 2 ** 20;

/**
 * The rows of a CSV file in UTF-8 (RFC 4180) that are not blank. Fields are separated by tabs, semicolons or commas: the
 * first of these that is in the first row. Takes a block of the file at a time. Throws CSV_INVALID.
 */
export function* csvRows(bytes: Uint8Array, path: string): Generator<CsvRow> {
  let line = 1;
  let delimiter: string | undefined;
  for (const block of blocks(bytes, path)) {
    const text = decoded(block, path, line);
    delimiter ??= delimiterOf(text);
    const { data, errors } = papa.parse(text, { delimiter: delimiter ?? ',', newline: '\n' });
    for (const [row, fields] of data.entries()) {
      const error = errors.find((each) => each.row === row);
      if (error) throw invalid(path, line, error.message);
      if (fields.some((field) => field.trim() !== '')) yield { fields, line };
      line += fields.reduce((lines, field) => lines + field.split('\n').length - 1, 1);
    }
  }
}

/** The file cut after ends of lines outside of quotes. */
function* blocks(bytes: Uint8Array, path: string): Generator<Uint8Array> {
  let start = 0;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] === 0x22) quoted = !quoted;
    const length = i + 1 - start;
    if (length < BLOCK) continue;
    if (!quoted && endsLine(bytes, i)) {
      yield bytes.subarray(start, i + 1);
      start = i + 1;
    } else if (length > BLOCK + LONGEST) throw tooLong(path, start);
  }
  if (start < bytes.length) yield bytes.subarray(start);
}

/** After a line feed, or a carriage return that none follows. */
function endsLine(bytes: Uint8Array, i: number): boolean {
  return bytes[i] === 0x0a || (bytes[i] === 0x0d && bytes[i + 1] !== 0x0a);
}

/** Its text, lines ended by line feeds, the last without. */
function decoded(block: Uint8Array, path: string, line: number): string {
  try {
    return decodeUtf8(block).replace(/\r\n?/g, '\n').replace(/\n$/, '');
  } catch {
    throw new GanymedeError('CSV_INVALID', `${path} is not text in UTF-8`, {
      where: `${path}, line ${line} or later`,
      expected: 'a CSV file in UTF-8',
      actual: 'other bytes',
      fix: 'Save it as CSV in UTF-8.',
    });
  }
}

/** Undefined for text that is blank. */
function delimiterOf(text: string): string | undefined {
  const first = text
    .replace(/"[^"]*"/g, 'quoted')
    .split('\n')
    .find((row) => row.trim() !== '');
  return first === undefined ? undefined : (['\t', ';'].find((each) => first.includes(each)) ?? ',');
}

function invalid(path: string, line: number, problem: string): GanymedeError {
  return new GanymedeError('CSV_INVALID', `line ${line} of ${path} is no row of CSV: ${problem}`, {
    where: `${path}, line ${line}`,
    expected: 'quotes around whole fields, quotes within them doubled',
    fix: 'Close the quote, or take it out: numbers need none.',
  });
}

function tooLong(path: string, start: number): GanymedeError {
  return new GanymedeError('CSV_INVALID', `a row of ${path} does not end`, {
    where: `${path}, after byte ${start}`,
    expected: 'rows of at most 1 MiB, every quote closed',
    fix: 'Close the quote, or write one point a line.',
  });
}
