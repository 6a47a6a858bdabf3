import { expect, test } from 'vitest';
import { namesData, parseDataSpec } from './data-spec.js';

test.each([
  ['mnist', { kind: 'mnist' }],
  ['Fashion-MNIST', { kind: 'fashion-mnist' }],
  ['IDX:good', { kind: 'idx', dir: 'good' }],
  ['idx:./digits', { kind: 'idx', dir: './digits' }],
  ['folder:photos', { kind: 'folder', dir: 'photos' }],
  ['./photos', { kind: 'folder', dir: './photos' }],
  ['..', { kind: 'folder', dir: '..' }],
  ['/data/faces', { kind: 'folder', dir: '/data/faces' }],
  ['C:\\data', { kind: 'folder', dir: 'C:\\data' }],
])('%s is %j', (spec, expected) => {
  expect(parseDataSpec(spec)).toEqual(expected);
});

test.each([
  ['mnits', 'Did you mean "mnist"? For a folder of IDX files, write idx:mnits.'],
  ['photos', 'For a folder of IDX files, write idx:photos.'],
  ['', 'For a folder of IDX files, write idx:DIR.'],
])('"%s" is unknown, and only what can be read is advertised', (spec, fix) => {
  expect(() => parseDataSpec(spec)).toThrow(
    expect.objectContaining({ code: 'DATA_SPEC_UNKNOWN', expected: 'mnist, fashion-mnist or idx:DIR', fix }),
  );
});

test.each(['idx:', 'IDX: ', 'folder:'])('"%s" lacks the name of its folder', (spec) => {
  expect(() => parseDataSpec(spec)).toThrow(
    expect.objectContaining({
      code: 'DATA_SPEC_UNKNOWN',
      message: expect.stringContaining('the name of the folder is missing') as string,
      fix: 'Name a folder of IDX files, as in idx:./digits.',
    }),
  );
});

test.each([
  ...['mnist', 'MNIST', 'Fashion-MNIST', 'idx:good', 'IDX:good', 'idx:', 'Folder:photos'],
  ...['./photos', '~/digits', '/data', 'a/b', 'C:\\data', '..'],
])('"%s" names data', (spec) => {
  expect(namesData(spec)).toBe(true);
});

test.each(['gan', 'gan-quick', 'mnits', 'photos', 'idx', 'myidx:good', ''])(
  '"%s" does not name data',
  (spec) => {
    expect(namesData(spec)).toBe(false);
  },
);
