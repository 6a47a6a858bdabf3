import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { divergence } from './scalars.js';

test('the first round that is not finite is found, whichever scalar it is of', () => {
  const scalars = {
    'loss.D': tensor([4], [1, 2, NaN, NaN]),
    'loss.G': tensor([4], [1, Infinity, 3, NaN]),
    'gradient.D': tensor([4], [1, 2, 3, 4]),
  };
  const found = divergence(scalars, 100);
  expect(found?.step).toBe(102);
  expect(found?.fault).toMatchObject({
    code: 'TRAIN_DIVERGED',
    message: 'loss.G became Infinity in step 102',
  });
  expect(divergence({ 'loss.D': tensor([2], [1, 2]) }, 100)).toBeUndefined();
});
