import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchCursor } from './batching.js';

const sizes = { count: fc.integer({ min: 1, max: 40 }), batch: fc.integer({ min: 1, max: 50 }) };

test('minibatches laid end to end are epochs laid end to end, each of all examples', () => {
  fc.assert(
    fc.property(fc.record({ ...sizes, seed: fc.maxSafeInteger() }), (options) => {
      const { count, batch } = options;
      const cursor = new BatchCursor(options);
      const batches = Array.from({ length: Math.ceil((3 * count) / batch) }, (_, b) => b);
      const drawn = batches.flatMap((b) => [...cursor.range(b * batch, batch)]);
      const all = Array.from({ length: count }, (_, i) => i);
      for (const epoch of [0, 1, 2]) {
        const order = drawn.slice(epoch * count, (epoch + 1) * count);
        expect(order).toEqual([...cursor.range(epoch * count, count)]);
        expect(order.sort((a, b) => a - b)).toEqual(all);
      }
    }),
  );
});

test('a minibatch does not depend on what was drawn before', () => {
  fc.assert(
    fc.property(fc.record({ ...sizes, seed: fc.integer() }), fc.array(fc.nat(1000)), (options, visits) => {
      const used = new BatchCursor(options);
      for (const start of visits) used.range(start, options.batch);
      expect(used.range(70, 10)).toEqual(new BatchCursor(options).range(70, 10));
    }),
  );
});

test('epochs and seeds have different orders', () => {
  const orders = [1, 2].flatMap((seed) => {
    const cursor = new BatchCursor({ count: 50, batch: 1, seed });
    return [cursor.range(0, 50), cursor.range(50, 50)];
  });
  expect(new Set(orders.map((order) => order.join())).size).toBe(4);
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
