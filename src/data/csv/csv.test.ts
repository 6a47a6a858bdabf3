import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GanymedeError } from '../../support/errors.js';
import { encodeUtf8 } from '../../support/web.js';
import { tensor } from '../../tensor/index.js';
import { parsePoints } from './parse-points.js';
import { pointsFromCsv } from './points-from-csv.js';

const parse = (text: string): ReturnType<typeof parsePoints> => parsePoints(encodeUtf8(text), 'a.csv');
const square = tensor([2, 2], [1, 2, 3, 4]);

test.each([
  ['commas', '1,2\n3,4'],
  ['a last line end', '1,2\n3,4\n'],
  ['semicolons', '1;2\n3;4\n'],
  ['tabs', '1\t2\n3\t4\n'],
  ['a header', 'x,y\n1,2\n3,4\n'],
  ['a quoted header with other delimiters and a line end in it', '"x;\t,\n""m""",y\n1,2\n3,4\n'],
  ['quoted numbers', '"1","2"\n"3","4"\n'],
  ['quoted numbers, tabs', '"1"\t"2"\n"3"\t"4"\n'],
  ['quoted numbers, CRLF', '"1","2"\r\n"3","4"\r\n'],
  ['blank lines', '\n\n1,2\n  \n,\n3,4\n\n\n'],
  ['a byte-order mark', '\uFEFF1,2\n3,4\n'],
  ['a byte-order mark before a quote', '\uFEFF"x",y\n1,2\n3,4\n'],
  ['CRLF', 'x,y\r\n1,2\r\n3,4\r\n'],
  ['CR', 'x,y\r1,2\r3,4\r'],
  ['spaces', ' 1 , 2\n3\t,4 \n'.replace('\t', ' ')],
  ['scientific notation', '1e0,.2E+1\n+30e-1,4.\n'],
])('%s', (_, text) => {
  expect(parse(text)).toEqual(square);
});

test('a column whose numbers 32-bit floats do not tell apart is refused; what they hold exactly is not', () => {
  const column = (value: (i: number) => number): Uint8Array =>
    new TextEncoder().encode(Array.from({ length: 50 }, (_, i) => `${i},${value(i)}\n`).join(''));
  expect(() =>
    parsePoints(
      column((i) => 1_732_700_001 + i),
      'f.csv',
    ),
  ).toThrow(expect.objectContaining({ code: 'CSV_TOO_FINE', where: 'f.csv, column 2' }));
  for (const value of [(i: number) => i % 2, () => 1_732_700_001, (i: number) => 2 ** 24 + 2 * (i % 2)])
    expect(parsePoints(column(value), 'f.csv').shape).toEqual([50, 2]);
});

test('a column whose numbers leave no room to train is refused, whatever their sign', () => {
  for (const value of ['2.5e37', '-3e38'])
    expect(() => parse(`1,0\n2,${value}\n`)).toThrow(
      expect.objectContaining({
        ...{ code: 'CSV_TOO_LARGE', where: 'a.csv, column 2' },
        fix: expect.stringContaining('Scale the column') as string,
      }),
    );
  expect(parse('1,1e36\n2,-1e36\n').data[3]).toBe(Math.fround(-1e36));
});

test('one column, and one row', () => {
  expect(parse('x\n1\n2\n')).toEqual(tensor([2, 1], [1, 2]));
  expect(parse('-0.5,1e-3,7')).toEqual(tensor([1, 3], [-0.5, 0.001, 7]));
});

test.each([
  ['CSV_NOT_NUMBER', 'x,y\n1,2\n3,abc\n', 'a.csv, line 3, column 2', '"abc"'],
  ['CSV_NOT_NUMBER', 'x,y\r\n\r\n"1",2\r\n,4\r\n', 'a.csv, line 4, column 1', 'nothing'],
  ['CSV_NOT_NUMBER', '"a\nb",y\n1,2 3\n', 'a.csv, line 3, column 2', '"2 3"'],
  ['CSV_NOT_NUMBER', '1,abc\n2,3\n', 'a.csv, line 1, column 2', '"abc"'],
  ['CSV_NOT_NUMBER', '1;2\n1,5;2\n', 'a.csv, line 2, column 1', '"1,5"'],
  ['CSV_NOT_NUMBER', '1,0x10\n', 'a.csv, line 1, column 2', '"0x10"'],
  ['CSV_RAGGED', 'x,y\n1,2\n3,4,5\n', 'a.csv, line 3', '3 columns'],
  ['CSV_RAGGED', '1,2\n3\n', 'a.csv, line 2', '1 columns'],
  ['DATA_NOT_FINITE', 'x,y\n1,NaN\n', 'a.csv, line 2, column 2', '"NaN"'],
  ['DATA_NOT_FINITE', '-inf,1\n', 'a.csv, line 1, column 1', '"-inf"'],
  ['DATA_NOT_FINITE', '1,1e39\n', 'a.csv, line 1, column 2', '"1e39"'],
  ['CSV_INVALID', '1,2\n"3,4\n', 'a.csv, line 2', undefined],
  ['CSV_INVALID', '1,2\n"3"5,4\n', 'a.csv, line 2', undefined],
  ['DATA_TOO_FEW', '', 'a.csv', 'an empty file'],
  ['DATA_TOO_FEW', ' \n\r\n\n', 'a.csv', 'an empty file'],
  ['DATA_TOO_FEW', 'x,y\n', 'a.csv', 'only a header'],
])('%s of %j says where', (code, text, where, actual) => {
  expect(() => parse(text)).toThrow(
    expect.objectContaining({ code, where, actual, fix: expect.any(String) as string }),
  );
});

test('what is no text is refused', () => {
  expect(() => parsePoints(Uint8Array.of(0x31, 0xff, 0xfe), 'a.csv')).toThrow(
    expect.objectContaining({ code: 'CSV_INVALID' }),
  );
});

test('a file of many blocks keeps every row, and the lines of its errors', () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => `"${i}",${i / -4 - 1}`);
  expect([...parse(rows.join('\r\n')).data]).toEqual(rows.flatMap((_, i) => [i, i / -4 - 1]));
  expect(() => parse([...rows, 'x,1', '1,2'].join('\r\n'))).toThrow(
    expect.objectContaining({ where: 'a.csv, line 30001, column 1' }),
  );
  const ends = rows.map((row, i) => `${row}${['\n', '\r', '\r\n'][i % 3] ?? ''}`).join('');
  expect(() => parse(`${ends}x,1`)).toThrow(
    expect.objectContaining({ where: 'a.csv, line 30001, column 1' }),
  );
});

test.each([
  ['a quote that is never closed', `1,2\n"${'3,4\n'.repeat(400_000)}`],
  ['a line without an end', '1'.repeat(1_200_000)],
])('%s is not read to the end of a large file', (_, text) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'CSV_INVALID' }));
});

/** More than may be one row, after these. */
const large = (...rows: readonly string[]): string =>
  [...rows, ...Array.from({ length: 20_000 }, () => `1,2${' '.repeat(60)}`)].join('\n');

test.each([
  ['with a quote within a field', '5" tall;b', ';'],
  ['with a quote after spaces', ' "a,b', ','],
  ['with quotes doubled', '"5"" tall",b', ','],
  ['with another delimiter before a quote', 'x;a,"b', ';'],
  ['with spaces after a quote', '"5"" tall" ,b', ','],
  ['after a byte-order mark', '\uFEFF"a,""b""",c', ','],
])('a header %s is one in small and large files', (_, header, delimiter) => {
  const [small, many] = [`${header}\n1,2`, large(header)].map((text) =>
    text.replaceAll('1,2', `1${delimiter}2`),
  );
  expect(parse(small ?? '')).toEqual(tensor([1, 2], [1, 2]));
  expect(parse(many ?? '').shape).toEqual([20_000, 2]);
});

test('a quote within a field of a large file is text, and errors say where', () => {
  expect(() => parse(large('x,y', '3,5" tall'))).toThrow(
    expect.objectContaining({ code: 'CSV_NOT_NUMBER', where: 'a.csv, line 2, column 2' }),
  );
  expect(() => parse(large('x,y', '3,"5" tall'))).toThrow(expect.objectContaining({ code: 'CSV_INVALID' }));
});

test('what is written is read back', () => {
  const float = fc.float({ noNaN: true, min: -(2 ** 119), max: 2 ** 119 });
  const rows = fc
    .integer({ min: 1, max: 5 })
    .chain((size) =>
      fc.array(fc.array(float, { minLength: size, maxLength: size }), { minLength: 1, maxLength: 20 }),
    );
  const style = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    quote: fc.constantFrom('', '"'),
  });
  fc.assert(
    fc.property(rows, style, (points, { delimiter, end, quote }) => {
      const line = (row: number[]): string => row.map((value) => `${quote}${value}${quote}`).join(delimiter);
      const read = parse(points.map(line).join(end));
      expect(read.shape).toEqual([points.length, points[0]?.length]);
      expect([...read.data].map(Math.abs)).toEqual(points.flat().map(Math.abs));
    }),
  );
});

test('any bytes at all give points or a coded error', () => {
  const csvLike = fc
    .array(fc.constantFrom(...Array.from('0159.,;\t\n\r"-+eE xNaif\uFEFF\u00e4')), { maxLength: 60 })
    .map((letters) => encodeUtf8(letters.join('')));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 80 }), csvLike), (bytes) => {
      try {
        const { count, shape, heldOut } = pointsFromCsv('points', bytes);
        expect(count).toBeGreaterThan(0);
        expect(shape).toHaveLength(1);
        expect(heldOut?.shape ?? shape).toEqual(shape);
      } catch (error) {
        if (!(error instanceof GanymedeError)) throw error;
        expect(error.code).toMatch(/^(CSV_|DATA_NOT_FINITE|DATA_TOO_FEW)/);
        expect(error.fix).toBeTypeOf('string');
      }
    }),
    { numRuns: 3000 },
  );
});

test('a tenth of 20 rows or more is held out, always the same, in the order of the file', () => {
  const rows = (count: number): Uint8Array =>
    encodeUtf8(Array.from({ length: count }, (_, i) => `${i}\n`).join(''));
  const values = (data = pointsFromCsv('p', rows(0))): number[] => [
    ...data.batch(Array.from({ length: data.count }, (_, i) => i)).data,
  ];
  expect(pointsFromCsv('p', rows(19)).heldOut).toBeUndefined();
  const data = pointsFromCsv('p', rows(57));
  const held = values(data.heldOut);
  expect([data.count, held.length]).toEqual([52, 5]);
  expect(held).toEqual(held.toSorted((a, b) => a - b));
  expect([...values(data), ...held].toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 57 }, (_, i) => i),
  );
  expect(values(pointsFromCsv('p', rows(57)).heldOut)).toEqual(held);
  expect(pointsFromCsv('p', rows(150_000)).heldOut?.count).toBe(10_000);
});
