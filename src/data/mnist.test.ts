import { expect, test } from 'vitest';
import { fashionMnistFromFiles, idxDataset, mnistFromFiles } from './mnist.js';

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
