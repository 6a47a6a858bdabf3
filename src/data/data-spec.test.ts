import { expect, test } from 'vitest';
import { parseDataSpec } from './data-spec.js';

test.each([
  ['mnist', { kind: 'mnist' }],
  ['Fashion-MNIST', { kind: 'fashion-mnist' }],
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
  ['mnits', 'Did you mean "mnist"? For a folder of images, write ./mnits.'],
  ['photos', 'For a folder of images, write ./photos.'],
  ['idx:', 'For a folder of images, write ./idx:.'],
  ['', 'For a folder of images, write ./photos.'],
])('"%s" is unknown', (spec, fix) => {
  expect(() => parseDataSpec(spec)).toThrow(expect.objectContaining({ code: 'DATA_SPEC_UNKNOWN', fix }));
});
