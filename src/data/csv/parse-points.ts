import { GanymedeError } from '../../support/errors.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { type CsvRow, csvRows } from './rows.js';

/** Most numbers read: 1 GiB of them. */
const LARGEST = 2 ** 28;

/**
 * The points in the rows of a CSV file: `float32 [points, coordinates]`. A first row without any number is a header.
 * Takes no more memory than the numbers twice over. `path` is what to call the file in errors. Throws CSV_INVALID,
 * CSV_NOT_NUMBER, CSV_RAGGED, CSV_TOO_FINE, CSV_TOO_LARGE (the file or its numbers), DATA_NOT_FINITE, and DATA_TOO_FEW
 * where there is no point.
 */
export function parsePoints(bytes: Uint8Array, path: string): Tensor {
  const values = new Numbers(path);
  const ranges: Range[] = [];
  let first: CsvRow | undefined;
  for (const row of csvRows(bytes, path)) {
    if (row.fields.length !== (first ?? row).fields.length) throw ragged(path, row, first ?? row);
    const header = first === undefined && isHeader(row);
    first ??= row;
    if (header) continue;
    for (const [column, field] of row.fields.entries()) {
      const value = numberOf(field, { path, row, column });
      widen(ranges, column, value);
      values.push(value);
    }
  }
  if (!first || values.length === 0) throw noPoints(path, first);
  checkResolved(ranges, path);
  checkRoom(ranges, path);
  return tensor([values.length / first.fields.length, first.fields.length], values.all());
}

/** Least and largest number of a column, and whether all are 32-bit floats as they are. */
interface Range {
  least: number;
  largest: number;
  exact: boolean;
}

function widen(ranges: Range[], column: number, value: number): void {
  const range = (ranges[column] ??= { least: value, largest: value, exact: true });
  if (Math.fround(value) !== value) range.exact = false;
  if (value < range.least) range.least = value;
  if (value > range.largest) range.largest = value;
}

/** A column has to vary by this part of its size, or 32-bit floats have fewer than 64 values for it. */
const RESOLVED = 2 ** -18;

/** Throw CSV_TOO_FINE where a column varies too little beside its size. */
function checkResolved(ranges: readonly Range[], path: string): void {
  const column = ranges.findIndex(({ least, largest, exact }) => {
    const spread = largest - least;
    return !exact && spread > 0 && spread < RESOLVED * Math.max(Math.abs(least), Math.abs(largest));
  });
  const range = ranges[column];
  if (range) throw tooFine(path, column, range);
}

function tooFine(path: string, column: number, { least, largest }: Range): GanymedeError {
  const where = `${path}, column ${column + 1}`;
  return new GanymedeError('CSV_TOO_FINE', `${where}: 32-bit floats hardly tell its numbers apart`, {
    where,
    expected: 'a column that varies by at least 1 part in 2^18 of its size',
    actual: `numbers from ${least} to ${largest}`,
    fix: `Subtract ${least} from all of the column.`,
  });
}

/** Largest number of a column: samples may lie 256 times as far out and still be 32-bit floats. */
const FARTHEST = 2 ** 120;

/** Throw CSV_TOO_LARGE where samples of a column would not be 32-bit floats while G learns. */
function checkRoom(ranges: readonly Range[], path: string): void {
  const column = ranges.findIndex(({ least, largest }) => Math.max(-least, largest) > FARTHEST);
  const range = ranges[column];
  if (range) throw noRoom(path, column, range);
}

function noRoom(path: string, column: number, { least, largest }: Range): GanymedeError {
  const where = `${path}, column ${column + 1}`;
  return new GanymedeError('CSV_TOO_LARGE', `${where}: 32-bit floats hardly hold its numbers`, {
    where,
    expected: 'numbers between -1e36 and 1e36',
    actual: `numbers from ${least} to ${largest}`,
    fix: 'Scale the column: write it in a larger unit, such as divided by 1e30.',
  });
}

/** What the header of a CSV file calls its columns; undefined where the first row is of numbers. Throws CSV_INVALID. */
export function columnsOf(bytes: Uint8Array, path: string): readonly string[] | undefined {
  const [first] = csvRows(bytes, path);
  return first && isHeader(first) ? first.fields.map((field) => field.trim()) : undefined;
}

/** A list of numbers that grows. */
class Numbers {
  length = 0;
  private values = new Float32Array(1024);
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  push(value: number): void {
    if (this.length === this.values.length) this.grow();
    this.values[this.length++] = value;
  }

  all(): Float32Array {
    return this.values.slice(0, this.length);
  }

  private grow(): void {
    if (this.length >= LARGEST) throw tooLarge(this.path);
    const values = new Float32Array(2 * this.length);
    values.set(this.values);
    this.values = values;
  }
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

function isNumber(field: string): boolean {
  const text = field.trim();
  return DECIMAL.test(text) || NOT_FINITE.test(text);
}

/** A first row without any number names the columns. */
function isHeader({ fields }: CsvRow): boolean {
  return !fields.some(isNumber);
}

interface Place {
  readonly path: string;
  readonly row: CsvRow;
  /** From 0. */
  readonly column: number;
}

function numberOf(field: string, place: Place): number {
  const text = field.trim();
  if (!isNumber(text)) throw notNumber(text, place);
  const value = Number(text);
  if (!Number.isFinite(Math.fround(value))) throw notFinite(text, place);
  return value;
}

const at = ({ path, row, column }: Place): string => `${path}, line ${row.line}, column ${column + 1}`;
const shown = (text: string): string =>
  text === '' ? 'nothing' : JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);

function notNumber(text: string, place: Place): GanymedeError {
  return new GanymedeError('CSV_NOT_NUMBER', `${at(place)}: ${shown(text)} is not a number`, {
    where: at(place),
    expected: 'a number such as -1.5 or 2e-3, columns separated by commas, semicolons or tabs',
    actual: shown(text),
    fix: 'Write decimals with a point, and leave out columns and rows that hold something else.',
  });
}

function notFinite(text: string, place: Place): GanymedeError {
  return new GanymedeError('DATA_NOT_FINITE', `${at(place)}: ${shown(text)} is no finite 32-bit float`, {
    where: at(place),
    expected: 'numbers between -3.4e38 and 3.4e38',
    actual: shown(text),
    fix: 'Leave out the rows with such numbers.',
  });
}

function ragged(path: string, { fields, line }: CsvRow, first: CsvRow): GanymedeError {
  return new GanymedeError(
    'CSV_RAGGED',
    `line ${line} of ${path} has ${fields.length} columns, line ${first.line} has ${first.fields.length}`,
    {
      where: `${path}, line ${line}`,
      expected: `${first.fields.length} columns, separated as in the first row`,
      actual: `${fields.length} columns`,
      fix: 'Give every row the same columns.',
    },
  );
}

function noPoints(path: string, header: CsvRow | undefined): GanymedeError {
  return new GanymedeError('DATA_TOO_FEW', `there are no points in ${path}`, {
    where: path,
    expected: 'at least one row of numbers',
    actual: header ? 'only a header' : 'an empty file',
    fix: 'Write one point a line, its coordinates separated by commas.',
  });
}

function tooLarge(path: string): GanymedeError {
  return new GanymedeError('CSV_TOO_LARGE', `${path} holds more than ${LARGEST} numbers`, {
    where: path,
    expected: `at most ${LARGEST} numbers`,
    fix: 'Train on a part of the rows.',
  });
}
