import { expect, test } from 'vitest';
import { fashionMnistFromFiles, idxDataset, type IdxFiles, mnistFromFiles } from './mnist.js';

const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40);
const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 4);

test('images get a channel, labels their names', () => {
  const digits = mnistFromFiles({ images, labels });
  expect([digits.name, digits.count, digits.shape]).toEqual(['mnist', 2, [1, 1, 2]]);
  expect([...digits.batch([1]).data]).toEqual([30, 40]);
  expect(digits.labels).toEqual(Int32Array.of(9, 4));
  expect(digits.classNames?.[9]).toBe('9');
  expect(fashionMnistFromFiles({ images, labels }).classNames?.[9]).toBe('Ankle boot');
});

test('labels may be missing', () => {
  expect(idxDataset('mine', { images }).labels).toBeUndefined();
});

const file = (type: number, shape: readonly number[], elements: number): Uint8Array =>
  Uint8Array.of(0, 0, type, shape.length, ...shape.flatMap((n) => [0, 0, 0, n]), ...new Uint8Array(elements));

const refusal = (files: IdxFiles): unknown => {
  try {
    return idxDataset('mine', files);
  } catch (error) {
    return error;
  }
};

test.each([
  ['float64 [2, 1, 3]', file(0x0e, [2, 1, 3], 48), 'unsigned bytes'],
  ['int16 [2, 1, 3]', file(0x0b, [2, 1, 3], 12), 'unsigned bytes'],
  ['int8 [2, 1, 3]', file(0x09, [2, 1, 3], 6), 'unsigned bytes'],
  ['uint8 [2, 1, 1, 3]', file(0x08, [2, 1, 1, 3], 6), 'grey pixels'],
  ['uint8 [2]', labels, 'exchanged'],
])('images that are %s are refused as that', (actual, bytes, fix) => {
  expect(refusal({ images: bytes, paths: { images: 'd/images' } })).toMatchObject({
    code: 'DATA_SHAPE',
    where: 'd/images',
    expected: 'uint8 [images, height, width]',
    actual,
    fix: expect.stringContaining(fix) as string,
  });
});

test.each([
  ['uint8 [2, 1, 2]', images, 'exchanged'],
  ['int32 [2, 8]', file(0x0c, [2, 8], 64), 'one class for each image'],
])('labels that are %s are refused as that', (actual, bytes, fix) => {
  const paths = { images: 'd/images', labels: 'd/labels' };
  expect(refusal({ images, labels: bytes, paths })).toMatchObject({
    code: 'DATA_SHAPE',
    where: 'd/labels',
    actual,
    fix: expect.stringContaining(fix) as string,
  });
});

test.each([
  [[0, 28, 28], 'uint8 [0, 28, 28]'],
  [[10, 0, 28], 'uint8 [10, 0, 28]'],
])('a file without a pixel, %j, is refused', (shape, actual) => {
  expect(refusal({ images: file(8, shape, 0), paths: { images: 'd/images' } })).toMatchObject({
    code: 'DATA_TOO_FEW',
    where: 'd/images',
    actual,
    fix: expect.any(String) as string,
  });
});

test('files in memory are called by the name of their data set', () => {
  expect(refusal({ images: Uint8Array.of(1) })).toMatchObject({ where: 'images of mine' });
  expect(refusal({ images, labels: Uint8Array.of(1) })).toMatchObject({ where: 'labels of mine' });
});

test('exchanged or unlike files are refused', () => {
  expect(() => mnistFromFiles({ images: labels, labels: images })).toThrow(
    expect.objectContaining({ code: 'DATA_SHAPE' }),
  );
  expect(() => mnistFromFiles({ images, labels: images })).toThrow(
    expect.objectContaining({ code: 'DATA_SHAPE' }),
  );
  const fewer = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 9);
  expect(() => mnistFromFiles({ images, labels: fewer })).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH' }),
  );
  const tenth = labels.with(-1, 10);
  expect(() => mnistFromFiles({ images, labels: tenth })).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH' }),
  );
});
