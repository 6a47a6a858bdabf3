import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Dataset,
  type ImageDataset,
  inMemoryDataset,
  pointsDataset,
  stackedDataset,
} from '../data/index.js';
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
  ['Ring', 'ring'],
  ['Stacked-MNIST', 'stacked-mnist'],
  ['points:a.csv', `points:${resolve('a.csv')}`],
  ['~/a.csv', `points:${join(homedir(), 'a.csv')}`],
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

test('a fingerprint reads large images a few at a time', () => {
  const sizes: number[] = [];
  const shape = [3, 512, 512] as const;
  const batch = (indices: ArrayLike<number>): ReturnType<ImageDataset['batch']> => {
    sizes.push(indices.length);
    return zeros([indices.length, ...shape], 'uint8');
  };
  dataFingerprint({ name: 'large', count: 25, shape, batch });
  expect(sizes).toEqual([11, 11, 3]);
});

const idx = (name: string, shape: readonly number[], fill: number): [string, Uint8Array] => {
  const header = Uint8Array.of(0, 0, 8, shape.length, ...shape.flatMap((n) => [0, 0, 0, n]));
  const elements = new Uint8Array(shape.reduce((product, n) => product * n, 1)).fill(fill);
  return [name, Uint8Array.of(...header, ...elements)];
};
const training = [idx('train-images-idx3-ubyte', [3, 2, 2], 1), idx('train-labels-idx1-ubyte', [3], 1)];
const testImages = idx('t10k-images-idx3-ubyte', [2, 2, 2], 9);

async function folderOf(files: readonly (readonly [string, Uint8Array | string])[]): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'ganymede-data-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [name, content] of files) await writeFile(join(dir, name), content);
  return dir;
}

test('the test part of a folder is held out, where there is one', async () => {
  const data = await openDataset(`idx:${await folderOf([...training, testImages])}`);
  expect([data.count, [...data.batch([0]).data]]).toEqual([3, [1, 1, 1, 1]]);
  expect([data.heldOut?.count, [...(data.heldOut?.batch([1]).data ?? [])]]).toEqual([2, [9, 9, 9, 9]]);
  expect(data.heldOut).toBe(data.heldOut);
  expect((await openDataset(`idx:${await folderOf(training)}`)).heldOut).toBeUndefined();
  expect((await openDataset(`idx:${await folderOf([testImages])}`)).heldOut).toBeUndefined();
  const latest = idx('latest-train-images-idx3-ubyte', [3, 2, 2], 1);
  expect((await openDataset(`idx:${await folderOf([latest])}`)).heldOut).toBeUndefined();
});

test.each([
  ['IDX_MAGIC', 'not an IDX file'],
  ['DATA_UNFIT', idx('', [2, 3, 3], 9)[1]],
])('a test part that is wrong, %s, is refused when it is asked for only', async (code, content) => {
  const data = await openDataset(`idx:${await folderOf([...training, [testImages[0], content]])}`);
  expect(data.count).toBe(3);
  expect(() => data.heldOut).toThrow(expect.objectContaining({ code, fix: expect.any(String) as string }));
});

test('test labels of a class that training does not have are refused when they are asked for', async () => {
  const labelled = async (label: number): Promise<Dataset> => {
    const labels = idx('t10k-labels-idx1-ubyte', [2], label);
    return openDataset(`idx:${await folderOf([...training, testImages, labels])}`);
  };
  expect((await labelled(1)).heldOut?.labels).toEqual(Int32Array.of(1, 1));
  const data = await labelled(2);
  expect(data.count).toBe(3);
  expect(() => data.heldOut).toThrow(
    expect.objectContaining({ code: 'DATA_UNFIT', expected: 'labels from 0 to 1', actual: '2' }),
  );
});

test('MNIST holds out its 10,000 test images, stacked too', async () => {
  const digits = await openDataset('mnist');
  expect([digits.count, digits.heldOut?.count, digits.heldOut?.labels?.[0]]).toEqual([60_000, 10_000, 7]);
  const stacked = await openDataset('stacked-mnist');
  expect(stacked).toMatchObject({ name: 'stacked-mnist', count: 1_048_576, shape: [3, 28, 28] });
  expect(stacked.heldOut?.count).toBe(10_000);
});

test('points are read from a CSV file, plain or gzipped', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${-i - 1}`).join('\n');
  const dir = await folderOf([
    ['a.csv', rows],
    ['b.csv', gzipSync(rows)],
  ]);
  const a = await openDataset(`points:${join(dir, 'a.csv')}`);
  expect(a).toMatchObject({ name: `points:${join(dir, 'a.csv')}`, count: 36, shape: [2] });
  expect(a.heldOut?.count).toBe(4);
  expect(dataFingerprint(await openDataset(join(dir, 'b.csv')))).toBe(dataFingerprint(a));
  await expect(openDataset(join(dir, 'none.csv'))).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' });
});

test('a fingerprint of points is of their numbers', () => {
  const of = (values: readonly number[]): string =>
    dataFingerprint(pointsDataset({ name: 'any', points: tensor([2, 1], values) }));
  const expected = createHash('sha256')
    .update('2 points of 1\n')
    .update(new Uint8Array(Float32Array.of(0.5, -1).buffer));
  expect(of([0.5, -1])).toBe(expected.digest('hex'));
  expect(of([0.5, -1.0000001])).not.toBe(of([0.5, -1]));
});

test('a fingerprint of stacked images is of the images, each read once, and of their number', () => {
  let reads = 0;
  const images = inMemoryDataset({ name: 'many', images: zeros([5000, 1, 2, 2], 'uint8') });
  const counted: ImageDataset = {
    ...images,
    batch: (indices) => {
      reads += indices.length;
      return images.batch(indices);
    },
  };
  const print = dataFingerprint(stackedDataset(counted));
  expect(reads).toBe(5000);
  expect(dataFingerprint(stackedDataset(images))).toBe(print);
  expect(dataFingerprint(stackedDataset(images, { count: 7 }))).not.toBe(print);
  const other = inMemoryDataset({ name: 'many', images: zeros([5001, 1, 2, 2], 'uint8') });
  expect(dataFingerprint(stackedDataset(other))).not.toBe(print);
});
