import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { allInOrder } from './in-order.js';

test('results come in order, no more than so many at a time', async () => {
  let [running, most] = [0, 0];
  const doubled = await allInOrder([30, 5, 20, 1, 10], 2, async (item) => {
    most = Math.max(most, ++running);
    await setTimeout(item);
    running--;
    return 2 * item;
  });
  expect(doubled).toEqual([60, 10, 40, 2, 20]);
  expect(most).toBe(2);
});

test('a failure behind what is still under way is thrown in its turn', async () => {
  const work = async (item: number): Promise<number> => {
    if (item === 1) throw new Error('one');
    await setTimeout(20);
    return item;
  };
  await expect(allInOrder([0, 1, 2], 3, work)).rejects.toThrow('one');
});
