import { expect, test } from 'vitest';
import { zeros } from '../tensor/index.js';
import { type Dataset, inMemoryDataset } from './dataset.js';
import { firstOf } from './first-of.js';

const five = inMemoryDataset({
  name: 'five',
  images: zeros([5, 1, 2, 2], 'uint8'),
  labels: [0, 1, 0, 1, 0],
  classNames: ['a', 'b'],
});

test('the first examples keep shape, labels and classes', () => {
  const data = firstOf({ ...five, fingerprint: 'of five' }, 3, 'three');
  expect([data.name, data.count, data.shape, data.classNames]).toEqual(['three', 3, [1, 2, 2], ['a', 'b']]);
  expect([...(data.labels ?? [])]).toEqual([0, 1, 0]);
  expect(data.fingerprint).toBeUndefined();
  expect(() => data.batch([3])).toThrow(expect.objectContaining({ code: 'DATA_INDEX_RANGE' }));
});

test('there are no more than all', () => {
  const data = firstOf(five, 9, 'nine');
  expect([data.count, data.labels?.length]).toEqual([5, 5]);
  expect(data.batch([4]).shape).toEqual([1, 1, 2, 2]);
});

test('held-out examples are opened when they are asked for, not before', () => {
  const damaged: Dataset = {
    ...five,
    get heldOut(): Dataset {
      throw new Error('damaged');
    },
  };
  const data = firstOf(damaged, 3, 'three');
  expect(() => data.heldOut).toThrow('damaged');
});
