import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { labelBatch } from 'ganymede/data';
import { type Classifier, classify, classifyStacked, loadClassifier } from 'ganymede/features';
import { type ClassifierName, nodeHost, openDataset, readClassifier } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';
import { type Tensor, tensor, zeros } from 'ganymede/tensor';

let engine: Engine;
let mnist: Classifier;

beforeAll(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  mnist = await loadClassifier(engine, await readClassifier('mnist'));
});
afterAll(() => engine.close());

const firstOf = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

async function testImages(
  name: ClassifierName,
  count: number,
): Promise<{ x: Tensor; labels: Tensor['data'] }> {
  const { heldOut: data } = await openDataset(name);
  if (data?.count !== 10_000) throw new Error(`${name} has no 10,000 test images`);
  return {
    x: data.batch(firstOf(count)),
    labels: labelBatch(data, firstOf(count))?.data ?? new Int32Array(),
  };
}

async function accuracy(name: ClassifierName, count: number): Promise<number> {
  const { x, labels } = await testImages(name, count);
  const classes = await classify(await loadClassifier(engine, await readClassifier(name)), x);
  return classes.filter((found, i) => found === labels[i]).length / count;
}

const fashionFolder = '/usr/share/datasets/fashion-mnist';
const fashionMissing = existsSync(fashionFolder) ? '' : ` (skipped: ${fashionFolder} is not installed)`;

describe('the classifiers that are shipped, on the first 2,000 test images', () => {
  test('know at least 99.0 % of the digits', async () => {
    expect(await accuracy('mnist', 2000)).toBeGreaterThanOrEqual(0.99);
  });

  test.skipIf(fashionMissing !== '')(`know at least 91 % of the clothes${fashionMissing}`, async () => {
    expect(await accuracy('fashion-mnist', 2000)).toBeGreaterThanOrEqual(0.91);
  });

  test.each([
    ['mnist', 0.993],
    ['fashion-mnist', 0.92],
  ] as const)('%s says it knew %f of all', async (name, least) => {
    expect((await readClassifier(name)).card.accuracy).toBeGreaterThanOrEqual(least);
  });
});

describe('features and logits', () => {
  test('are those of its own weights where another of its name is on the engine', async () => {
    const { x } = await testImages('mnist', 10);
    const before = await mnist(x);
    const { tensors } = await readClassifier('mnist');
    const doubled = Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      tensor(
        shape,
        Float32Array.from(data, (w) => 2 * w),
      ),
    ]);
    const other = await loadClassifier(engine, {
      name: 'mnist',
      tensors: Object.fromEntries(doubled) as typeof tensors,
    });
    expect(await other(x)).not.toEqual(before);
    expect(await mnist(x)).toEqual(before);
  });

  test('are the same for bytes and for intensities, in any company', async () => {
    const { x } = await testImages('mnist', 150);
    const all = await mnist(x);
    expect(all.features.shape).toEqual([150, 128]);
    expect(all.logits.shape).toEqual([150, 10]);
    expect(await mnist(x)).toEqual(all);
    const intensities = tensor(
      x.shape,
      Float32Array.from(x.data, (pixel) => pixel / 255),
    );
    expect(await mnist(intensities)).toEqual(all);
    const last = tensor([1, 1, 28, 28], x.data.slice(149 * 784));
    expect((await mnist(last)).features.data).toEqual(all.features.data.slice(149 * 128));
  });

  test('are those of a ReLU and of its images', async () => {
    const { features } = await mnist((await testImages('mnist', 20)).x);
    expect(Math.min(...features.data)).toBe(0);
    const rows = firstOf(20).map((i) => features.data.slice(128 * i, 128 * i + 128).join());
    expect(new Set(rows).size).toBe(20);
  });

  test('hardly depend on how many images go at a time', async () => {
    const { x } = await testImages('mnist', 20);
    const few = await loadClassifier(engine, await readClassifier('mnist'), 7);
    const [expected, actual] = [await mnist(x), await few(x)];
    const differences = actual.logits.data.map((value, i) =>
      Math.abs(value - (expected.logits.data[i] ?? NaN)),
    );
    expect(Math.max(...differences)).toBeLessThan(1e-4);
  });

  test('of no image are none', async () => {
    expect(await mnist(zeros([0, 1, 28, 28]))).toMatchObject({
      logits: { shape: [0, 10] },
      features: { shape: [0, 128] },
    });
  });
});

test('three test digits make the mode of a stacked image', async () => {
  const { x, labels } = await testImages('mnist', 300);
  const modes = await classifyStacked(mnist, { ...x, shape: [100, 3, 28, 28] });
  const expected = firstOf(100).map(
    (i) => 100 * (labels[3 * i] ?? 0) + 10 * (labels[3 * i + 1] ?? 0) + (labels[3 * i + 2] ?? 0),
  );
  expect(modes.filter((mode, i) => mode === expected[i]).length).toBeGreaterThanOrEqual(97);
});

test('a classifier leaves the states of its engine alone', async () => {
  expect(await engine.readState()).toEqual({});
});

test.each([
  ['SHAPE_MISMATCH', zeros([1, 3, 28, 28])],
  ['SHAPE_MISMATCH', zeros([28, 28])],
  ['DTYPE_MISMATCH', zeros([1, 1, 28, 28], 'int32')],
])('other images are %s', async (code, images) => {
  await expect(mnist(images)).rejects.toMatchObject({ code });
});

test.each([0, -1, 1.5, NaN])('%f images at a time are refused', async (batch) => {
  const weights = await readClassifier('mnist');
  await expect(loadClassifier(engine, weights, batch)).rejects.toMatchObject({ code: 'CALL_INVALID' });
});
