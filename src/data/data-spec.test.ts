import { expect, test } from 'vitest';
import { dataSpecs, namesData, parseDataSpec, specExamples } from './data-spec.js';
import { openWorld, worldNames } from './worlds/index.js';

test.each([
  ['mnist', { kind: 'mnist' }],
  ['Fashion-MNIST', { kind: 'fashion-mnist' }],
  ['stacked-mnist', { kind: 'stacked-mnist' }],
  ['Ring', { kind: 'world', world: 'ring' }],
  ['points:a b.txt', { kind: 'points', file: 'a b.txt' }],
  ['./measured.csv', { kind: 'points', file: './measured.csv' }],
  ['measured.TSV', { kind: 'points', file: 'measured.TSV' }],
  ['idx:odd.csv', { kind: 'idx', dir: 'odd.csv' }],
  ['IDX:good', { kind: 'idx', dir: 'good' }],
  ['idx:./digits', { kind: 'idx', dir: './digits' }],
  ['folder:photos', { kind: 'folder', dir: 'photos' }],
  ['./photos', { kind: 'folder', dir: './photos' }],
  ['faces.parquet', { kind: 'archive', file: 'faces.parquet' }],
  ['./shard-{000..012}.TAR', { kind: 'archive', file: './shard-{000..012}.TAR' }],
  ['Archive:a b', { kind: 'archive', file: 'a b' }],
  ['..', { kind: 'folder', dir: '..' }],
  ['/data/faces', { kind: 'folder', dir: '/data/faces' }],
  ['C:\\data', { kind: 'folder', dir: 'C:\\data' }],
])('%s is %j', (spec, expected) => {
  expect(parseDataSpec(spec)).toEqual(expected);
});

const fix = (name: string): string =>
  `For a folder of images, write ./${name}; of IDX files, idx:${name}; for a CSV file of points, points:FILE.csv.`;

test.each([
  ['mnits', `Did you mean "mnist"? ${fix('mnits')}`],
  ['rings', `Did you mean "ring"? ${fix('rings')}`],
  ['photos', fix('photos')],
  ['', fix('DIR')],
  ['photos.zip', 'Unpack it and name the folder, or make it a .tar file without compression.'],
])('"%s" is unknown, and only what can be read is advertised', (spec, fix) => {
  expect(() => parseDataSpec(spec)).toThrow(
    expect.objectContaining({ code: 'DATA_SPEC_UNKNOWN', expected: dataSpecs, fix }),
  );
});

test('"points:" lacks the name of its file', () => {
  expect(() => parseDataSpec('points: ')).toThrow(
    expect.objectContaining({
      code: 'DATA_SPEC_UNKNOWN',
      expected: 'points:FILE.csv',
      message: expect.stringContaining('the name of the file is missing') as string,
    }),
  );
});

test('a name tells whether it holds images or points', () => {
  for (const name of worldNames) {
    expect(specExamples(name)).toBe('points');
    expect(openWorld(name, { count: 5, heldOut: 0 }).shape).toHaveLength(1);
  }
  expect(['points:a.csv', './a.csv'].map(specExamples)).toEqual(['points', 'points']);
  expect(['mnist', 'stacked-mnist', 'idx:a', './a'].map(specExamples)).toEqual(Array(4).fill('images'));
});

test.each([
  ['idx:', 'Name a folder of IDX files, as in idx:./digits.'],
  ['IDX: ', 'Name a folder of IDX files, as in idx:./digits.'],
  ['folder:', 'Name a folder of images, as in folder:./photos.'],
])('"%s" lacks the name of its folder', (spec, advice) => {
  expect(() => parseDataSpec(spec)).toThrow(
    expect.objectContaining({
      code: 'DATA_SPEC_UNKNOWN',
      message: expect.stringContaining('the name of the folder is missing') as string,
      fix: advice,
    }),
  );
});

test.each([
  ...['ring', 'Grid', 'mixture', 'spirals', 'checkerboard', 'stacked-mnist', 'points:a', 'a.csv'],
  ...['mnist', 'MNIST', 'Fashion-MNIST', 'idx:good', 'IDX:good', 'idx:', 'Folder:photos'],
  ...['./photos', '~/digits', '/data', 'a/b', 'C:\\data', '..'],
])('"%s" names data', (spec) => {
  expect(namesData(spec)).toBe(true);
});

test.each(['gan', 'gan-quick', 'mnits', 'photos', 'idx', 'points', 'myidx:good', ''])(
  '"%s" does not name data',
  (spec) => {
    expect(namesData(spec)).toBe(false);
  },
);
