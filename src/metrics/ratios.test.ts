import { expect, test } from 'vitest';
import { diversity, memorisationScore, type Points } from './index.js';

const points = (...data: readonly number[]): Points => ({ count: data.length, size: 1, data });

test('where real points are all alike, no samples are as diverse', () => {
  expect(diversity(points(3, 3), points(0, 2))).toEqual({ real: 0, fake: 2, ratio: Infinity });
  expect(diversity(points(3, 3), points(1, 1)).ratio).toBeNaN();
});

test('where held-out points lie on training points, no distance is a multiple of theirs', () => {
  const training = points(0, 1, 2);
  const far = memorisationScore({ training, heldOut: training, samples: points(5, 6) });
  expect([far.closer, far.ratio]).toEqual([0, Infinity]);
  const copied = memorisationScore({ training, heldOut: training, samples: training });
  expect([copied.closer, copied.ratio]).toEqual([0.5, NaN]);
});
