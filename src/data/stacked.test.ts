import { expect, test } from 'vitest';
import { tensor, zeros } from '../tensor/index.js';
import { inMemoryDataset, labelBatch } from './dataset.js';
import { pointsDataset } from './points.js';
import { resizedDataset } from './resize.js';
import { stackedDataset } from './stacked.js';

const digits = (count: number, first = 0): ReturnType<typeof inMemoryDataset> =>
  inMemoryDataset({
    name: 'digits',
    // Every pixel of an image says which one it is.
    images: tensor(
      [count, 1, 2, 2],
      Array.from({ length: 4 * count }, (_, i) => first + Math.floor(i / 4)),
      'uint8',
    ),
    labels: Array.from({ length: count }, (_, i) => i % 10),
  });

test('an example is three images, and its class their three digits', () => {
  const data = stackedDataset(digits(50));
  expect([data.name, data.count, data.shape]).toEqual(['stacked-digits', 2 ** 20, [3, 2, 2]]);
  const indices = [0, 1, 7, 2 ** 20 - 1, 7];
  const { shape, dtype, data: pixels } = data.batch(indices);
  expect([shape, dtype]).toEqual([[5, 3, 2, 2], 'uint8']);
  const chosen = indices.map((_, i) => [0, 4, 8].map((at) => pixels[12 * i + at] ?? -1));
  chosen.forEach((images, i) => {
    expect([...pixels.subarray(12 * i, 12 * i + 12)]).toEqual(
      images.flatMap((image) => Array(4).fill(image) as number[]),
    );
  });
  expect([...(labelBatch(data, indices)?.data ?? [])]).toEqual(
    chosen.map(([a = 0, b = 0, c = 0]) => 100 * (a % 10) + 10 * (b % 10) + (c % 10)),
  );
  expect(chosen[2]).toEqual(chosen[4]);
  expect(stackedDataset(digits(50), { seed: 1 }).batch(indices)).not.toEqual(data.batch(indices));
});

test('all thousand classes come about equally often', () => {
  const { labels } = stackedDataset(digits(10), { count: 100_000 });
  const counts = new Float64Array(1000);
  for (const label of labels ?? []) counts[label] = (counts[label] ?? 0) + 1;
  expect(Math.min(...counts)).toBeGreaterThan(50);
  expect(Math.max(...counts)).toBeLessThan(150);
});

test('the held-out part stacks held-out images', () => {
  const heldOut = digits(20, 100);
  const data = stackedDataset({ ...digits(50), heldOut });
  expect(data.heldOut?.count).toBe(20);
  expect([...(data.heldOut?.batch([0, 19]).data ?? [0])].every((pixel) => pixel >= 100)).toBe(true);
  expect(data.heldOut?.labels?.length).toBe(20);
  expect(stackedDataset(digits(5)).heldOut).toBeUndefined();
});

test('images with black around them are the same images, with their border', () => {
  const images = { ...digits(50), heldOut: digits(20, 100) };
  const wide = inMemoryDataset({ name: 'wide', images: zeros([9, 1, 28, 28], 'uint8') });
  expect(stackedDataset(resizedDataset(wide, 32)).padded?.border).toBe(2);
  const bordered = {
    ...images,
    padded: { original: images, border: 0 },
    heldOut: { ...images.heldOut, padded: { original: images.heldOut, border: 0 } },
  };
  const data = stackedDataset(bordered, { count: 30, seed: 4 });
  for (const part of [data, data.heldOut]) {
    const all = Array.from({ length: part?.count ?? 0 }, (_, i) => i);
    expect(part?.padded?.original.count).toBe(all.length);
    expect(part?.padded?.original.batch(all)).toEqual(part?.batch(all));
    expect(part?.padded?.original.labels).toEqual(part?.labels);
  }
  expect(stackedDataset(images).padded).toBeUndefined();
});

test('where there is no image, nothing can be stacked', () => {
  const none = inMemoryDataset({ name: 'none', images: zeros([0, 1, 2, 2], 'uint8') });
  expect(() => stackedDataset(none)).toThrow(
    expect.objectContaining({ code: 'DATA_TOO_FEW', where: 'none' }),
  );
});

test('images without classes give none; what is not grey and what is not there is refused', () => {
  const grey = inMemoryDataset({ name: 'grey', images: zeros([2, 1, 2, 2], 'uint8') });
  expect(stackedDataset(grey).labels).toBeUndefined();
  expect(() => stackedDataset(grey, { count: 9 }).batch([9])).toThrow(
    expect.objectContaining({ code: 'DATA_INDEX_RANGE' }),
  );
  const colour = inMemoryDataset({ name: 'colour', images: zeros([2, 3, 2, 2], 'uint8') });
  for (const wrong of [colour, pointsDataset({ name: 'points', points: zeros([2, 1]) })])
    expect(() => stackedDataset(wrong)).toThrow(expect.objectContaining({ code: 'DATA_SHAPE' }));
});
