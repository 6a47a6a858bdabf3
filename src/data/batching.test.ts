import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchCursor, epochOrder } from './batching.js';

const sizes = { count: fc.integer({ min: 1, max: 40 }), batch: fc.integer({ min: 1, max: 50 }) };

test('minibatches laid end to end are the epochs laid end to end', () => {
  fc.assert(
    fc.property(fc.record({ ...sizes, seed: fc.maxSafeInteger() }), (options) => {
      const cursor = new BatchCursor(options);
      const batches = Math.ceil((3 * options.count) / options.batch);
      const drawn = Array.from({ length: batches }, (_, b) => [...cursor.at(b)]).flat();
      const epochs = [0, 1, 2].map((epoch) => [...epochOrder(options.count, options.seed, epoch)]).flat();
      expect(drawn.slice(0, epochs.length)).toEqual(epochs);
    }),
  );
});

test('a minibatch does not depend on what was drawn before', () => {
  fc.assert(
    fc.property(fc.record({ ...sizes, seed: fc.integer() }), fc.array(fc.nat(1000)), (options, visits) => {
      const used = new BatchCursor(options);
      for (const index of visits) used.at(index);
      expect(used.at(7)).toEqual(new BatchCursor(options).at(7));
    }),
  );
});

test('epochs, seeds and streams have different orders', () => {
  const orders = [
    epochOrder(50, 1, 0),
    epochOrder(50, 1, 1),
    epochOrder(50, 2, 0),
    epochOrder(50, 1, 0, 'other'),
  ];
  expect(new Set(orders.map((order) => order.join())).size).toBe(4);
});

test('epochOf is the epoch of the first example', () => {
  const cursor = new BatchCursor({ count: 10, batch: 4, seed: 0 });
  expect([0, 1, 2, 3, 5].map((index) => cursor.epochOf(index))).toEqual([0, 0, 0, 1, 2]);
});

test.each([
  [0, 4],
  [4, 0],
  [NaN, 1],
  [5, 2.5],
  [4.5, 2],
  [Infinity, 1],
])('%f examples in minibatches of %f are refused', (count, batch) => {
  expect(() => new BatchCursor({ count, batch, seed: 0 })).toThrow(
    expect.objectContaining({ code: 'DATA_TOO_FEW' }),
  );
});
