import { GanymedeError, type ErrorCode } from '../support/errors.js';
import { isRecord } from '../support/is-record.js';
import { decodeUtf8 } from '../support/web.js';
import { duplicateKey } from './duplicate-key.js';
import { type FileDType, fileDTypes } from './safetensors-elements.js';

/** Largest header that is read, the limit of the reference implementation. */
const HEADER_LIMIT = 100_000_000;
export const METADATA_KEY = '__metadata__';

/** One tensor of a file: its bytes are [begin, end) of the data after the header. */
interface Entry {
  readonly name: string;
  readonly dtype: FileDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly entries: readonly Entry[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Offset of the data in the file. */
  readonly dataStart: number;
}

/** Read and check the header: sizes, syntax, duplicate keys, dtypes, shapes, and that the data is covered exactly once. */
export function readHeader(file: Uint8Array): Header {
  const length = headerLength(file);
  const dataStart = 8 + length;
  const { [METADATA_KEY]: metadata = {}, ...tensors } = parse(file.subarray(8, dataStart));
  const entries = Object.entries(tensors)
    .map(([name, description]) => readEntry(name, description))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCover(entries, file.length - dataStart);
  return { entries, metadata: checkMetadata(metadata), dataStart };
}

function headerLength(file: Uint8Array): number {
  if (file.length < 8) throw truncated(8, file.length);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > HEADER_LIMIT) {
    const details = { expected: `at most ${HEADER_LIMIT} bytes`, actual: String(length) };
    throw bad('SAFETENSORS_HEADER_TOO_LARGE', `the header would have ${length} bytes`, details);
  }
  if (8 + length > file.length) throw truncated(8 + length, file.length);
  return length;
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw badHeader('it does not start with "{"');
  const text = readText(bytes);
  const header = parseJson(text);
  const twice = duplicateKey(text);
  if (twice !== undefined)
    throw bad('SAFETENSORS_DUPLICATE_KEY', `the header holds "${twice}" twice`, { where: twice });
  // The text starts with a brace, so valid JSON is an object.
  return header as Record<string, unknown>;
}

function readText(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes);
  } catch (cause) {
    throw badHeader('it is not UTF-8', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badHeader('it is not JSON', { cause });
  }
}

function readEntry(name: string, description: unknown): Entry {
  if (!isRecord(description)) throw badHeader(`"${name}" is not an object`, { where: name });
  const { dtype, shape, data_offsets: offsets } = description;
  if (!isSizes(offsets) || offsets.length !== 2)
    throw bad('SAFETENSORS_OFFSETS', `"${name}" has no data_offsets`, { where: name });
  if (!isSizes(shape))
    throw bad('SAFETENSORS_SHAPE', `"${name}" has no shape`, { where: name, expected: 'integers from 0' });
  const type = typeof dtype === 'string' && Object.hasOwn(fileDTypes, dtype) ? fileDTypes[dtype] : undefined;
  if (!type) throw unknownDType(name, dtype);
  const [begin = 0, end = 0] = offsets;
  const size = shape.reduce((product, length) => product * length, type.bytes);
  if (size !== end - begin) throw wrongSize(name, shape, size, end - begin);
  return { name, dtype: type, shape, begin, end };
}

function checkCover(entries: readonly Entry[], size: number): void {
  let covered = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== covered) {
      const details = { where: name, expected: String(covered), actual: String(begin) };
      throw bad(
        'SAFETENSORS_OFFSETS',
        `"${name}" leaves a hole in the data or overlaps another tensor`,
        details,
      );
    }
    covered = end;
  }
  if (covered > size) throw truncated(covered, size);
  if (covered < size) {
    const details = { expected: String(covered), actual: String(size) };
    throw bad('SAFETENSORS_OFFSETS', `${size - covered} bytes of data belong to no tensor`, details);
  }
}

function checkMetadata(metadata: unknown): Record<string, string> {
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw badHeader(`${METADATA_KEY} must map strings to strings`, { where: METADATA_KEY });
  }
  return metadata as Record<string, string>;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

interface Details {
  readonly where?: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly cause?: unknown;
}

function bad(code: ErrorCode, problem: string, details: Details): GanymedeError {
  const fix = 'Write the file again with a library for safetensors.';
  return new GanymedeError(code, `not a valid safetensors file: ${problem}`, { fix, ...details });
}

function badHeader(problem: string, details: Details = {}): GanymedeError {
  return bad('SAFETENSORS_HEADER_INVALID', `in the header, ${problem}`, details);
}

function truncated(expected: number, actual: number): GanymedeError {
  return new GanymedeError(
    'SAFETENSORS_TRUNCATED',
    `the safetensors file is cut off: ${actual} bytes, expected ${expected}`,
    {
      expected: `${expected} bytes`,
      actual: `${actual} bytes`,
      fix: 'Copy or download the file again.',
    },
  );
}

function unknownDType(name: string, dtype: unknown): GanymedeError {
  const actual = JSON.stringify(dtype);
  const details = {
    ...{ where: name, expected: Object.keys(fileDTypes).join(', '), actual },
    fix: 'Convert the tensor to one of these types.',
  };
  return new GanymedeError(
    'SAFETENSORS_DTYPE',
    `tensor "${name}" has dtype ${actual}, which is not supported`,
    details,
  );
}

function wrongSize(name: string, shape: readonly number[], expected: number, actual: number): GanymedeError {
  return bad(
    'SAFETENSORS_SHAPE',
    `shape [${shape.join(',')}] of "${name}" needs ${expected} bytes, its data has ${actual}`,
    {
      where: name,
      expected: String(expected),
      actual: String(actual),
    },
  );
}
