import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ImageDataset, inMemoryDataset } from '../data/index.js';
import { tensor, zeros } from '../tensor/index.js';
import { absoluteSpec, openDataset } from './datasets.js';
import { dataFingerprint } from './fingerprint.js';

test.each([
  ['MNIST', 'mnist'],
  ['Fashion-MNIST', 'fashion-mnist'],
  ['idx:good', `idx:${resolve('good')}`],
  ['IDX:./a/../good', `idx:${resolve('good')}`],
  ['idx:/data/digits', `idx:${resolve('/data/digits')}`],
  ['idx:~/digits', `idx:${join(homedir(), 'digits')}`],
  ['idx:~', `idx:${homedir()}`],
  ['idx:~other', `idx:${resolve('~other')}`],
  ['./photos', `folder:${resolve('photos')}`],
])('%s is %s from anywhere', (spec, expected) => {
  expect(absoluteSpec(spec)).toBe(expected);
  expect(absoluteSpec(absoluteSpec(spec))).toBe(expected);
});

test('what names no data has no absolute name', () => {
  expect(() => absoluteSpec('mnits')).toThrow(expect.objectContaining({ code: 'DATA_SPEC_UNKNOWN' }));
});

test('a leading ~/ is the home directory when data is read, too', async () => {
  const home = await mkdtemp(join(tmpdir(), 'ganymede-home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  await writeFile(
    join(home, 'train-images-idx3-ubyte'),
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 7),
  );
  const before = process.env['HOME'];
  process.env['HOME'] = home;
  onTestFinished(() => {
    process.env['HOME'] = before;
  });
  expect(await openDataset('idx:~/')).toMatchObject({ name: 'idx:~/', count: 1 });
});

const pixels = [0, 1, 10, 11, 20, 21];
const print = (values: readonly number[], shape: readonly number[], labels?: readonly number[]): string =>
  dataFingerprint(inMemoryDataset({ name: 'any', images: tensor(shape, values, 'uint8'), labels }));

test('a fingerprint is of count, shape, pixels, labels and their order, not of the name', () => {
  const prints = [
    print(pixels, [3, 1, 1, 2]),
    print(pixels, [3, 1, 2, 1]),
    print(pixels, [3, 2, 1, 1]),
    print(pixels, [6, 1, 1, 1]),
    print([10, 11, 0, 1, 20, 21], [3, 1, 1, 2]),
    print([0, 1, 10, 11, 20, 22], [3, 1, 1, 2]),
    print(pixels, [3, 1, 1, 2], [0, 1, 2]),
    print(pixels, [3, 1, 1, 2], [0, 2, 1]),
  ];
  expect(new Set(prints).size).toBe(prints.length);
  expect(prints[0]).toBe('36ef2fe667446f2f026c24960dc639335c7fae06b5c20b1a8393dcc9f3394c3c');
  const images = tensor([3, 1, 1, 2], pixels, 'uint8');
  expect(dataFingerprint(inMemoryDataset({ name: 'other', images }))).toBe(prints[0]);
});

test('a fingerprint reads every image once, some thousands at a time', () => {
  const read: number[][] = [];
  const images = inMemoryDataset({ name: 'many', images: zeros([10_000, 1, 2, 2], 'uint8') });
  const data: ImageDataset = {
    ...images,
    batch: (indices) => {
      read.push(Array.from(indices));
      return images.batch(indices);
    },
  };
  dataFingerprint(data);
  expect(read.length).toBeGreaterThan(1);
  expect(read.flat()).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
});
