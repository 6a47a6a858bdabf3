import { expect, test } from 'vitest';
import { inMemoryDataset, resizedDataset, stackedDataset } from '../data/index.js';
import { tensor } from '../tensor/index.js';
import { metricsFor, needsJudge } from './kinds.js';
import { judgeOfPadded, unpadded } from './padded.js';
import type { Judge } from './subject.js';

const pixels = Uint8Array.from({ length: 2 * 28 * 28 }, (_, i) => (i * 7) % 251);
const digits = inMemoryDataset({ name: 'mnist', images: tensor([2, 1, 28, 28], pixels) });

test('a judge sees images that were padded as they were before', async () => {
  const seen: number[][] = [];
  const judge: Judge = {
    name: 'mnist classifier',
    sha256: '',
    classify: ({ shape, data }) => {
      seen.push([...shape], Array.from(data));
      return Promise.reject(new Error('seen'));
    },
  };
  const padded = resizedDataset(digits, 32);
  const judging = judgeOfPadded(judge, padded);
  expect(judging.name).toBe('mnist classifier, of the 28x28 in the middle');
  await expect(judging.classify(padded.batch([0, 1]))).rejects.toThrow('seen');
  expect(seen).toEqual([[2, 1, 28, 28], Array.from(pixels)]);
  expect(needsJudge(padded)).toBe(true);
});

test('stacked digits are measured by their modes with black around them too', () => {
  const stacked = [digits, resizedDataset(digits, 32)].map((data) => stackedDataset(data, { count: 40 }));
  for (const data of stacked) {
    expect(needsJudge(data)).toBe(true);
    expect(metricsFor(data).map(({ name }) => name)).toContain('modes');
  }
});

test('images that were resampled, or padded unevenly, are what they are', () => {
  for (const size of [16, 31, 64]) {
    const resized = resizedDataset(digits, size);
    expect(unpadded(resized)).toBe(resized);
    expect(needsJudge(resized)).toBe(false);
  }
});
