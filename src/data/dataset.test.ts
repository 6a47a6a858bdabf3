import { expect, test } from 'vitest';
import { tensor, zeros } from '../tensor/index.js';
import { inMemoryDataset, labelBatch } from './dataset.js';

const images = tensor([3, 1, 1, 2], [0, 1, 10, 11, 20, 21], 'uint8');

test('a batch gathers images and labels in the order asked for', () => {
  const dataset = inMemoryDataset({ name: 'tiny', images, labels: [2, 0, 1], classNames: ['a', 'b', 'c'] });
  expect([dataset.count, dataset.shape, dataset.classNames]).toEqual([3, [1, 1, 2], ['a', 'b', 'c']]);
  expect(dataset.batch(Uint32Array.of(2, 0, 2))).toEqual(
    tensor([3, 1, 1, 2], [20, 21, 0, 1, 20, 21], 'uint8'),
  );
  expect(labelBatch(dataset, [2, 0])).toEqual(tensor([2], [1, 2], 'int32'));
});

test('a dataset may have no labels', () => {
  const dataset = inMemoryDataset({ name: 'tiny', images });
  expect('labels' in dataset).toBe(false);
  expect(labelBatch(dataset, [0])).toBeUndefined();
});

test.each([-1, 3, 0.5, NaN])('image %d is out of range', (index) => {
  const dataset = inMemoryDataset({ name: 'tiny', images, labels: [0, 0, 0] });
  expect(() => dataset.batch([index])).toThrow(
    expect.objectContaining({ code: 'DATA_INDEX_RANGE', fix: expect.any(String) as string }),
  );
  expect(() => labelBatch(dataset, [index])).toThrow(expect.objectContaining({ code: 'DATA_INDEX_RANGE' }));
});

test('what does not fit is refused', () => {
  const make = (labels: number[]): unknown =>
    inMemoryDataset({ name: 'tiny', images, labels, classNames: ['a', 'b'] });
  expect(() => make([0, 1])).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH', actual: '2 labels' }),
  );
  expect(() => make([0, 1, 2])).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH', actual: '2' }),
  );
  for (const wrong of [zeros([2, 1, 2, 2]), zeros([2, 2, 2], 'uint8'), zeros([2, 1, 0, 2], 'uint8')]) {
    expect(() => inMemoryDataset({ name: 'x', images: wrong })).toThrow(
      expect.objectContaining({ code: 'DATA_SHAPE' }),
    );
  }
});

test.each([2 ** 16, 2 ** 31 - 1])('label %i without a name is refused, not counted up to', (label) => {
  const make = (most: number): unknown => inMemoryDataset({ name: 'tiny', images, labels: [0, most, 1] });
  expect(() => make(label)).toThrow(
    expect.objectContaining({ code: 'DATA_LABELS_MISMATCH', expected: 'an integer from 0 to 65535' }),
  );
  expect(make(2 ** 16 - 1)).toMatchObject({ count: 3 });
});

test('a shape of hundreds of dimensions is shortened in the error', () => {
  const wrong = zeros(Array<number>(255).fill(1), 'uint8');
  expect(() => inMemoryDataset({ name: 'x', images: wrong })).toThrow(
    expect.objectContaining({ actual: 'uint8 [1, 1, 1, 1, 1, 1, 1, 1, ... 255 dimensions]' }),
  );
});
