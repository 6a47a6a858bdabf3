import { describe, expect, test } from 'vitest';
import { pointsOf, squares } from '../../../test/diagnosis/worlds.js';
import { type Dataset, inMemoryDataset } from '../../data/index.js';
import type { Points } from '../../metrics/index.js';
import { GanymedeError } from '../../support/errors.js';
import { fillNormal } from '../../support/philox.js';
import { tensor } from '../../tensor/index.js';
import type { Game } from '../game.js';
import { pixelsIn } from '../pixels.js';
import { featuresOf, measureOf } from './features.js';
import { sharesOf } from './kinds.js';
import { lookSize, type References, referencesOf } from './references.js';

function gameOn({ shape }: Dataset, pack = 1): Game {
  return {
    players: {},
    phases: [],
    batch: 4,
    fields: { x: { shape, dtype: shape.length === 3 ? 'uint8' : 'float32', range: [-1, 1] } },
    latent: { shape: [2], distribution: { kind: 'normal' } },
    samples: { player: 'G', shape, range: [-1, 1] },
    critic: { player: 'D', output: 'logit', pack },
  };
}

const of = (data: Dataset, pack?: number): References | undefined =>
  referencesOf(gameOn(data, pack), data, 1);

function images(count: number, shape: readonly number[], pixel: (i: number) => number): Dataset {
  const size = shape.reduce((a, b) => a * b, 1);
  const pixels = Uint8Array.from({ length: count * size }, (_, i) => pixel(i));
  return inMemoryDataset({ name: 'images', images: tensor([count, ...shape], pixels) });
}

describe('data there is nothing to compare with has no references', () => {
  test.each<[string, Dataset]>([
    ['one example', pointsOf('one', [[1, 2]])],
    [
      'examples that are all equal',
      pointsOf(
        'equal',
        Array.from({ length: 50 }, () => [0.1, 0.7]),
      ),
    ],
    ['black images', images(30, [1, 8, 8], () => 0)],
    [
      'missing values everywhere',
      pointsOf(
        'missing',
        Array.from({ length: 9 }, (_, i) => [i, NaN]),
      ),
    ],
    ['one example without missing values', pointsOf('missing', [[1], [NaN], [Infinity]])],
  ])('%s', (_, data) => {
    expect(of(data)).toBeUndefined();
  });
  test('fewer than D judges at once', () => {
    expect(of(pointsOf('few', [[1], [2], [3]]), 4)).toBeUndefined();
  });
});

describe('little data is compared with as it is', () => {
  test.each([2, 3, 4, 5])('%i examples', (count) => {
    const data = pointsOf(
      'few',
      Array.from({ length: count }, (_, i) => [i, i * i]),
    );
    const references = of(data);
    expect(references?.features.count).toBe(count);
    expect(references?.floor).toBeGreaterThan(0);
    expect(references?.duplicates).toBe(0);
    expect(references?.kinds.shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });
});

test('examples with missing values are left out', () => {
  const data = pointsOf(
    'some missing',
    Array.from({ length: 100 }, (_, i) => [i % 10 === 0 ? NaN : i]),
  );
  const references = of(data);
  expect(references?.features.count).toBe(90);
  expect(Array.from(references?.train.data ?? [NaN]).every(Number.isFinite)).toBe(true);
});

test('as many examples as D judges at once, a whole number of times', () => {
  expect(
    of(
      pointsOf(
        'eleven',
        Array.from({ length: 11 }, (_, i) => [i]),
      ),
      4,
    )?.train.shape,
  ).toEqual([8, 1]);
});

test('copies are counted', () => {
  const data = pointsOf(
    'copies',
    Array.from({ length: 200 }, (_, i) => [i % 20, 1]),
  );
  expect(of(data)?.duplicates).toBeCloseTo(0.9, 12);
});

test('spread and floor are those of the points', () => {
  const draws = new Float32Array(4000);
  fillNormal(draws, { seed: 5, stream: 'normal', step: 0 }, 3, 2);
  const references = of(
    pointsOf(
      'normal',
      Array.from(draws, (x) => [x]),
    ),
  );
  // The standard error of a standard deviation of 512 numbers is 3 %.
  expect(Math.abs((references?.spread ?? 0) / 2 - 1)).toBeLessThan(0.1);
  // Two samples of 512 from one distribution are about sigma sqrt(2 log log n / n) apart; see Bobkov and Ledoux 2019.
  expect(references?.floor).toBeGreaterThan(0.05);
  expect(references?.floor).toBeLessThan(0.4);
});

test('images are in the range of the field, and their kinds found without labels', () => {
  const references = of(squares);
  expect(new Set(references?.train.data)).toEqual(new Set([-1, 1]));
  expect(references?.kinds.names).toEqual(['cluster 1 of 2', 'cluster 2 of 2']);
});

test('kinds are named by the class most of their examples have, by number where classes have no names', () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const data = { ...images(40, [1, 2, 2], (i) => (Math.floor(i / 4) % 2 === 0 ? 250 : 5)), labels };
  expect(of(data)?.kinds.names.toSorted()).toEqual(['cluster 1 (mostly "0")', 'cluster 2 (mostly "1")']);
  const named = of({ ...data, classNames: ['day', 'night'] })?.kinds.names;
  expect(named?.toSorted()).toEqual(['cluster 1 (mostly "day")', 'cluster 2 (mostly "night")']);
});

test('known modes are the kinds; a mode without data has no share', () => {
  const centres = tensor([3, 1], [0, 10, 20]);
  const points = pointsOf(
    'two modes',
    Array.from({ length: 40 }, (_, i) => [10 * (i % 2) + 0.01 * i]),
  );
  const references = of({ ...points, modes: { centres, sigma: 1 } });
  expect(references?.kinds.names).toEqual(['mode 1 at (0)', 'mode 2 at (10)', 'mode 3 at (20)']);
  expect(references?.kinds.shares).toEqual([0.5, 0.5, 0]);
  if (references)
    expect(sharesOf(references.kinds, { count: 2, size: 1, data: [9, 26] })).toEqual([0, 0.5, 0.5]);
});

test('held-out examples of which none is whole are none', () => {
  const data = pointsOf('points', [[1], [2], [3]]);
  expect(of({ ...data, heldOut: pointsOf('bad', [[NaN], [NaN]]) })?.heldOut).toBeUndefined();
  expect(of({ ...data, heldOut: pointsOf('good', [[4], [5]]) })?.heldOut?.shape).toEqual([2, 1]);
});

test('held-out examples that are damaged are none', () => {
  const damaged = new GanymedeError('IDX_TRUNCATED', 'the IDX file is cut off');
  const data: Dataset = {
    ...pointsOf('points', [[1], [2], [3]]),
    get heldOut(): Dataset {
      throw damaged;
    },
  };
  expect(of(data)).toMatchObject({ heldOut: undefined, heldOutFeatures: undefined });
  expect(() => data.heldOut).toThrow(damaged);
});

test('coordinates in large numbers do not outweigh the others', () => {
  const rows = Array.from({ length: 400 }, (_, i) => [1e6 * Math.sin(i), i % 2]);
  const references = of(pointsOf('units', rows));
  const one = references && featuresOf(tensor([2, 2], [0, 0, 0, 1]), references.measure);
  expect(one && Math.abs((one.data[1] ?? 0) - (one.data[3] ?? 0))).toBeCloseTo(2, 5);
  expect(references?.spread).toBeCloseTo(Math.SQRT2, 5);
  expect(
    of(
      pointsOf(
        'alike',
        rows.map(([x = 0, y = 0]) => [x / 1e6, y * Math.SQRT2]),
      ),
    )?.measure.units,
  ).toBeUndefined();
});

test('images are read some at a time; their features are those of all at once', () => {
  const data = images(600, [1, 9, 9], (i) => (i * i) % 251);
  const lengths: number[] = [];
  const watched = {
    ...data,
    batch: (indices: ArrayLike<number>) => {
      lengths.push(indices.length);
      return data.batch(indices);
    },
  };
  const neighbours = of(watched)?.neighbours;
  expect(Math.max(...lengths)).toBeLessThanOrEqual(256);
  const all = pixelsIn([-1, 1], data.batch(Uint32Array.from({ length: 600 }, (_, i) => i)));
  const features = featuresOf(all, measureOf(all));
  expect(neighbours && firstCoordinates(neighbours)).toEqual(firstCoordinates(features));
});

test.each([
  [[2], 512],
  [[3, 512, 512], 256],
  [[3, 1024, 1024], 85],
])('a look at examples of [%s] has at most %i', (shape, most) => {
  expect(lookSize({ samples: { player: 'G', shape, range: [-1, 1] } })).toBe(most);
});

/** In ascending order. */
function firstCoordinates({ size, data }: Points): number[] {
  return Array.from(data)
    .filter((_, at) => at % size === 0)
    .sort((a, b) => a - b);
}

test('features of small examples are themselves, of large ones a projection that keeps distances', () => {
  const small = tensor([2, 3], [1, 2, 3, 4, 5, 6]);
  expect(Array.from(featuresOf(small, measureOf(small)).data)).toEqual([1, 2, 3, 4, 5, 6]);
  const draws = new Float32Array(2 * 784);
  fillNormal(draws, { seed: 6, stream: 'images', step: 0 });
  const large = tensor([2, 1, 28, 28], draws);
  const { size, data } = featuresOf(large, measureOf(large));
  expect(size).toBe(64);
  const distance = (values: ArrayLike<number>, length: number): number =>
    Math.hypot(...Array.from({ length }, (_, i) => (values[i] ?? 0) - (values[length + i] ?? 0)));
  // A relative standard error of 1 / sqrt(2 * 64) = 9 %.
  expect(Math.abs(distance(data, 64) / distance(draws, 784) - 1)).toBeLessThan(0.27);
});
