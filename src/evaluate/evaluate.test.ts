import { expect, test } from 'vitest';
import { inMemoryDataset, openWorld, pointsDataset } from '../data/index.js';
import type { Score } from '../metrics/index.js';
import { fillNormal, fillUniform } from '../support/philox.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { birthday } from './birthday.js';
import { measurementsOf, wantedMetrics } from './evaluate.js';
import { notesOn, usualCount } from './kinds.js';
import { sceneOf } from './scene.js';

function normalPoints(count: number, stream: string): Tensor {
  const points = tensor([count, 2], new Float32Array(2 * count));
  fillNormal(points.data as Float32Array, { seed: 1, stream, step: 0 });
  return points;
}

const heldOut = pointsDataset({ name: 'held out', points: normalPoints(400, 'held out') });
const training = normalPoints(1000, 'training');
const data = { ...pointsDataset({ name: 'normal', points: training }), heldOut };

async function valueOf(name: string, samples: Tensor): Promise<number> {
  const metrics = wantedMetrics({ data, count: samples.shape[0] ?? 0, names: [name] });
  const [first] = await measuredBy(measurementsOf(metrics, { data, samples, range: [-1, 1], seed: 1 }));
  return first?.value ?? NaN;
}

async function measuredBy(measurements: ReturnType<typeof measurementsOf>): Promise<Score[]> {
  const scores: Score[] = [];
  for (const { measure } of measurements) scores.push(...(await measure()));
  return scores;
}

test('fewer samples than held-out examples are compared with some from all over them, however they are sorted', async () => {
  const values = Float32Array.from({ length: 2000 }, (_, i) => (i < 1000 ? -4 : 4) + Math.sin(i) / 10);
  const sorted = pointsDataset({ name: 'sorted', points: tensor([1000, 2], values) });
  const samples = tensor(
    [300, 2],
    Float32Array.from({ length: 600 }, (_, i) => (i < 300 ? -4 : 4) + Math.sin(i) / 10),
  );
  const subject = { data: { ...sorted, heldOut: sorted }, samples, range: [-1, 1] as const, seed: 1 };
  const metrics = wantedMetrics({ data: subject.data, count: 300, names: ['frechet-distance'] });
  const [first] = await measuredBy(measurementsOf(metrics, subject));
  expect(first?.value).toBeLessThan(0.01);
});

test('where the classes of samples take turns, all of them are compared with the data', async () => {
  const classes = 10;
  const cloud = (stream: string, label: (i: number) => number): Tensor => {
    const points = normalPoints(5000, stream);
    return tensor(
      points.shape,
      points.data.map((x, at) => x + 20 * label(at >> 1)),
    );
  };
  const sorted = (i: number): number => Math.floor(i / 500);
  const [real, reference] = ['real', 'reference'].map((stream) =>
    pointsDataset({ name: 'classes', points: cloud(stream, sorted) }),
  );
  const subject = {
    data: { ...(real ?? heldOut), ...(reference && { heldOut: reference }) },
    samples: cloud('samples', (i) => i % classes),
    ...{ range: [-1, 1] as const, seed: 1 },
  };
  const metrics = wantedMetrics({
    data: subject.data,
    count: 5000,
    names: ['precision-recall', 'density-coverage'],
  });
  const scores = await measuredBy(measurementsOf(metrics, subject));
  for (const { metric, value } of scores.filter((score) => score.metric !== 'density'))
    expect(value, metric).toBeGreaterThan(0.85);
});

test('a coordinate in large numbers does not hide the others', async () => {
  const normal = (stream: string, side: (i: number) => number): Tensor => {
    const points = normalPoints(1000, stream);
    return tensor(
      points.shape,
      points.data.map((x, at) => (at % 2 === 0 ? 30_000 * x : side(at >> 1) + x / 10)),
    );
  };
  const data = pointsDataset({ name: 'salaries', points: normal('real', (i) => (i % 2 === 0 ? -2 : 2)) });
  const metrics = wantedMetrics({ data, count: 1000, names: ['one-nearest-neighbour'] });
  const subject = { data, samples: normal('samples', () => 0), range: [-1, 1] as const, seed: 1 };
  const [score] = await measuredBy(measurementsOf(metrics, subject));
  expect(score?.value).toBeGreaterThan(0.95);
  expect(score?.protocol['features']).toBe('coordinates in deviations of the data');
});

test('modes of unlike sizes are expected in their shares', async () => {
  const mixture = openWorld('mixture');
  const klOf = async (samples: Tensor): Promise<number> => {
    const metrics = wantedMetrics({ data: mixture, count: 3000, names: ['modes'] });
    const subject = { data: mixture, samples, range: [-1, 1] as const, seed: 1 };
    const scores = await measuredBy(measurementsOf(metrics, subject));
    return scores.find(({ metric }) => metric === 'reverse-kl')?.value ?? NaN;
  };
  const all = mixture.batch(Uint32Array.from({ length: 3000 }, (_, i) => i));
  const equal = tensor(
    [3000, 1],
    Float32Array.from({ length: 3000 }, (_, i) => [-2.25, 0.25, 2.25][i % 3] ?? 0),
  );
  expect(await klOf(all)).toBeLessThan(0.001);
  expect(await klOf(equal)).toBeGreaterThan(0.01);
});

test('copies of training points are found out, samples of the same distribution are not', async () => {
  const copies = tensor([400, 2], Float32Array.from(training.data.subarray(0, 800)));
  // Held-out points have no copies among the training points, so that every comparison is won.
  expect(await valueOf('memorisation', copies)).toBe(1);
  const honest = await valueOf('memorisation', normalPoints(400, 'samples'));
  expect(Math.abs(honest - 0.5)).toBeLessThan(3 * Math.sqrt(801 / (12 * 400 * 400)));
});

test('the Frechet distance is to the held-out points: 0 of themselves, the squared shift of moved ones', async () => {
  const { data: values } = heldOut.batch(Uint32Array.from({ length: 400 }, (_, i) => i));
  const moved = (by: number): Tensor =>
    tensor(
      [400, 2],
      Float32Array.from(values, (x) => x + by),
    );
  expect(await valueOf('frechet-distance', moved(0))).toBeCloseTo(0, 6);
  expect(await valueOf('frechet-distance', moved(3))).toBeCloseTo(18, 4);
  expect(await valueOf('one-nearest-neighbour', moved(100))).toBe(1);
});

test('few different images collide in every batch; images like the data in about half of them', () => {
  const size = 4 * 4;
  const noise = (count: number, stream: string): Float32Array => {
    const pixels = new Float32Array(count * size);
    fillUniform(pixels, { seed: 1, stream, step: 0 });
    return pixels;
  };
  const bytes = Uint8Array.from(noise(2000, 'real'), (x) => Math.floor(256 * x));
  const images = inMemoryDataset({ name: 'noise', images: tensor([2000, 1, 4, 4], bytes) });
  const collisions = (pixels: Float32Array, seed = 1): number => {
    const samples = tensor([pixels.length / size, 1, 4, 4], pixels);
    const [score] = birthday.measure(sceneOf({ data: images, samples, range: [0, 1], seed })) as Score[];
    return score?.value ?? NaN;
  };
  const ten = noise(10, 'ten');
  const repeated = Float32Array.from({ length: 2000 * size }, (_, i) => ten[i % ten.length] ?? 0);
  expect(collisions(repeated)).toBe(1);
  // Both the threshold and the share have an error of 0.07.
  for (const seed of [1, Number.MAX_SAFE_INTEGER])
    expect(Math.abs(collisions(noise(2000, 'samples'), seed) - 0.5)).toBeLessThan(0.3);
  // Stretched away from grey, no two are as alike.
  const stretched = noise(2000, 'samples').map((x) => 4 * x);
  expect(collisions(stretched)).toBe(0);
});

test('no more samples than the data has, and sixteen at least', () => {
  expect(usualCount(openWorld('ring'))).toBe(2500);
  expect(usualCount(data)).toBe(1000);
  expect(usualCount(pointsDataset({ name: 'few', points: normalPoints(5, 'few') }))).toBe(16);
});

test('a reader is told whose classifier it is and what the samples are compared with', () => {
  const images = tensor([20, 1, 28, 28], new Uint8Array(20 * 784));
  const letters = inMemoryDataset({ name: 'idx:letters', images });
  expect(notesOn(letters, 'mnist classifier')).toEqual([
    'features and classes are those of the mnist classifier, which was not trained on idx:letters',
    'the data holds nothing out: samples are compared with the training examples themselves',
  ]);
  expect(notesOn({ ...letters, name: 'mnist', heldOut: letters }, 'mnist classifier')).toEqual([]);
  expect(notesOn(data, undefined)).toEqual([]);
});
