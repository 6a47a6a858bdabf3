import papa from 'papaparse';
import { GanymedeError } from '../../support/errors.js';
import { decodeUtf8 } from '../../support/web.js';
import { Quotes } from './quotes.js';

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
/** What may separate fields; the first of these that is in the first row does. */
const DELIMITERS = ['\t', ';', ','] as const;

/**
 * The rows of a CSV file in UTF-8 (RFC 4180) that are not blank. Fields are separated by tabs, semicolons or commas: the
 * first of these that is in the first row, outside of quotes. Takes a block of the file at a time. Throws CSV_INVALID.
 */
export function* csvRows(bytes: Uint8Array, path: string): Generator<CsvRow> {
  let line = 1;
  const delimiter = delimiterOf(bytes);
  for (const block of blocks(bytes, path, delimiter)) {
    const text = decoded(block, path, line);
    const { data, errors } = papa.parse(text, { delimiter, newline: '\n' });
    for (const [row, fields] of data.entries()) {
      const error = errors.find((each) => each.row === row);
      if (error) throw invalid(path, line, error.message);
      if (fields.some((field) => field.trim() !== '')) yield { fields, line };
      line += fields.reduce((lines, field) => lines + field.split('\n').length - 1, 1);
    }
  }
}

/** The file cut after ends of lines outside of quotes. */
function* blocks(bytes: Uint8Array, path: string, delimiter: string): Generator<Uint8Array> {
  let start = 0;
  const quotes = new Quotes([delimiter]);
  for (let i = markOf(bytes); i < bytes.length; i++) {
    quotes.take(bytes[i] ?? 0);
    const length = i + 1 - start;
    if (length < BLOCK) continue;
    if (!quotes.areOpen && endsLine(bytes, i)) {
      yield bytes.subarray(start, i + 1);
      start = i + 1;
    } else if (length > BLOCK + LONGEST) throw tooLong(path, start);
  }
  if (start < bytes.length) yield bytes.subarray(start);
}

/** Bytes of the byte-order mark in front, if there is one. */
function markOf([first, second, third]: Uint8Array): number {
  return first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
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

/** What separates fields, by the first row that is not blank; a comma where none is. */
function delimiterOf(bytes: Uint8Array): string {
  const quotes = new Quotes(DELIMITERS);
  const row = new Set<number>();
  for (let i = markOf(bytes); i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    quotes.take(byte);
    if (quotes.areOpen) continue;
    if (!endsLine(bytes, i)) row.add(byte);
    else if (isBlank(row)) row.clear();
    else break;
  }
  return DELIMITERS.find((each) => row.has(each.charCodeAt(0))) ?? ',';
}

function isBlank(row: ReadonlySet<number>): boolean {
  return [...row].every((byte) => byte <= 0x20);
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
