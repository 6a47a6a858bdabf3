import { expect, test } from 'vitest';
import { hashOf } from './hash.js';
import { tensor } from './tensor.js';

test('tensors of the same bits have the same hash, wherever they lie in memory', () => {
  const whole = Float32Array.of(1, 2, 3, 4);
  expect(hashOf({ w: tensor([2], whole.subarray(1, 3)) })).toBe(hashOf({ w: tensor([2], [2, 3]) }));
  expect(hashOf({ b: tensor([3], Uint8Array.of(1, 2, 3)) })).toBe(
    hashOf({ b: tensor([3], Uint8Array.of(1, 2, 3)) }),
  );
});

test('one bit makes another hash', () => {
  const [w, b] = [tensor([2], [0, 1]), tensor([3], Uint8Array.of(1, 2, 3))];
  const hash = hashOf({ w, b });
  expect(hashOf({ w: tensor([2], [-0, 1]), b })).not.toBe(hash);
  expect(hashOf({ w, b: tensor([3], Uint8Array.of(1, 2, 2)) })).not.toBe(hash);
});
