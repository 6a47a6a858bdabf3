import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  birthdayParadox,
  chooseSigma,
  classCoverage,
  densityCoverage,
  frechetDistance,
  type Images,
  kernelDistance,
  meanPairwiseDistance,
  memorisationScore,
  modeCoverage,
  multiScaleSsim,
  msSsimScales,
  nearestDistances,
  oneNearestNeighbour,
  parzenLogLikelihood,
  type Points,
  precisionRecall,
} from 'ganymede/metrics';
import { settle } from '../../src/metrics/clusters.js';
import { laplacianPyramid } from '../../src/metrics/laplacian-pyramid.js';
import { slicedWassersteinAlong } from '../../src/metrics/sliced-wasserstein.js';
import { draw } from '../../src/support/distribution.js';

type Numbers = readonly number[];
type Rows = readonly Numbers[];

interface Reference {
  readonly real: Rows;
  readonly fake: Rows;
  readonly heldOut: Rows;
  readonly parzen: {
    readonly validation: Numbers;
    readonly sigma: number;
    readonly mean: number;
    readonly error: number;
    readonly narrow: number;
  };
  readonly frechet: number;
  readonly frechetOfFew: number;
  readonly kernelDistance: number;
  readonly neighbours: Readonly<
    Record<string, Readonly<Record<'precision' | 'recall' | 'density' | 'coverage', number>>>
  >;
  readonly oneNearestNeighbour: Readonly<Record<'accuracy' | 'real' | 'fake', number>>;
  readonly modes: {
    readonly centres: Rows;
    readonly sigmas: Numbers;
    readonly samples: Rows;
    readonly counts: Numbers;
    readonly covered: number;
    readonly highQuality: number;
    readonly entropy: number;
    readonly reverseKl: number;
    readonly weightedKl: number;
    readonly jensenShannon: number;
  };
  readonly classes: { readonly labels: Numbers; readonly reverseKl: number; readonly entropy: number };
  readonly msSsim: readonly {
    readonly channels: number;
    readonly side: number;
    readonly scales: number;
    readonly value: number;
  }[];
  readonly slicedWasserstein: Readonly<Record<'equal1' | 'equal2' | 'other1' | 'other2', number>> & {
    readonly directions: Rows;
  };
  readonly pyramid: { readonly detail: Numbers; readonly coarse: Numbers };
  readonly kMeans: {
    readonly start: Rows;
    readonly centres: Rows;
    readonly labels: Numbers;
    readonly inertia: number;
  };
  readonly memorisation: {
    readonly fake: Numbers;
    readonly closer: number;
    readonly z: number;
    readonly ratio: number;
  };
  readonly pairwise: { readonly real: number; readonly fake: number };
  readonly closestPairs: readonly { readonly a: number; readonly b: number; readonly distance: number }[];
}

const reference = JSON.parse(
  readFileSync(new URL('fixtures/reference.json', import.meta.url), 'utf8'),
) as Reference;

const pointsOf = (rows: Rows): Points => ({
  count: rows.length,
  size: rows[0]?.length ?? 0,
  data: rows.flat(),
});
const real = pointsOf(reference.real);
const fake = pointsOf(reference.fake);
const heldOut = pointsOf(reference.heldOut);
const equal = pointsOf(reference.real.slice(0, fake.count));

/** Within 5e-7 of the expected number, relative to it. */
const near = (expected: number): number => {
  const digits = 6 - Math.floor(Math.log10(Math.max(1e-6, Math.abs(expected))));
  return expect.closeTo(expected, digits) as number;
};
const nearAll = (expected: Numbers): number[] => expected.map(near);

/** The same formula as in scripts/metrics-fixtures.py. */
function image(number: number, channels: number, side: number): Float64Array {
  return Float64Array.from({ length: channels * side * side }, (_, i) => {
    const c = Math.floor(i / (side * side));
    const y = Math.floor(i / side) % side;
    const x = i % side;
    const waves = Math.sin(0.11 * x + 0.07 * y * (1 + c) + number) * Math.cos(0.013 * x * y + 0.5 * number);
    return 0.5 + 0.3 * waves + 0.2 * Math.sin(12.9898 * x + 78.233 * y + 37.719 * c + number);
  });
}

const imagesOf = (channels: number, side: number, data: Float64Array): Images => ({
  count: 1,
  shape: [channels, side, side],
  data,
});

test('Parzen windows: scikit-learn', () => {
  const quarter = ({ count, size, data }: Points): Points => ({
    count,
    size,
    data: Float64Array.from(data, (value) => value / 4),
  });
  const { parzen } = reference;
  const chosen = chooseSigma(quarter(fake), quarter(heldOut));
  expect([...chosen.logLikelihoods]).toEqual(nearAll(parzen.validation));
  expect(chosen.sigma).toEqual(near(parzen.sigma));
  const likelihood = parzenLogLikelihood(quarter(fake), quarter(real), chosen.sigma);
  expect(likelihood).toMatchObject({ mean: near(parzen.mean), error: near(parzen.error) });
  expect(parzenLogLikelihood(quarter(fake), quarter(real), 0.1).mean).toEqual(near(parzen.narrow));
});

test('the Frechet distance of a set to itself is 0, also of fewer points than coordinates', () => {
  const data = new Float32Array(20 * 120);
  draw(data, { seed: 1, stream: 'test', step: 0 }, { kind: 'normal' });
  const few: Points = { count: 20, size: 120, data: Float64Array.from(data, (value) => 10 * value) };
  expect(Math.abs(frechetDistance(few, few))).toBeLessThan(1e-9);
});

test('Frechet distance: scipy', () => {
  expect(frechetDistance(real, fake)).toEqual(near(reference.frechet));
  const few = [pointsOf(reference.real.slice(0, 4)), pointsOf(reference.fake.slice(0, 5))] as const;
  expect(frechetDistance(...few)).toEqual(near(reference.frechetOfFew));
});

test('kernel distance: torch-fidelity', () => {
  const { mean, std } = kernelDistance(equal, fake, { subsets: 2, subsetSize: 50, seed: 3 });
  expect(mean).toEqual(near(reference.kernelDistance));
  expect(std).toBeCloseTo(0, 9);
});

describe('neighbours', () => {
  test.each(Object.entries(reference.neighbours))('k = %s: prdc', (neighbour, expected) => {
    const k = Number(neighbour);
    const found = { ...precisionRecall(real, fake, { k }), ...densityCoverage(real, fake, { k }) };
    expect(found).toEqual({
      k,
      precision: near(expected.precision),
      recall: near(expected.recall),
      density: near(expected.density),
      coverage: near(expected.coverage),
    });
  });

  test('one nearest neighbour: scikit-learn', () => {
    const { accuracy, real: ofReal, fake: ofFake } = reference.oneNearestNeighbour;
    expect(oneNearestNeighbour(equal, fake)).toEqual({
      accuracy: near(accuracy),
      real: near(ofReal),
      fake: near(ofFake),
    });
  });
});

test('modes of a mixture: scipy', () => {
  const { centres, sigmas, samples, counts, covered, highQuality, weightedKl, ...divergences } =
    reference.modes;
  const mixture = { centres: pointsOf(centres), sigmas };
  const found = modeCoverage(pointsOf(samples), mixture);
  expect(found).toMatchObject({ modes: 9, covered, highQuality: near(highQuality) });
  expect([...found.counts]).toEqual(counts);
  expect(found.divergences).toEqual({
    entropy: near(divergences.entropy),
    reverseKl: near(divergences.reverseKl),
    jensenShannon: near(divergences.jensenShannon),
  });
  const weights = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const weighted = modeCoverage(pointsOf(samples), { ...mixture, weights });
  expect(weighted.divergences?.reverseKl).toEqual(near(weightedKl));
});

test('classes: scipy', () => {
  const { labels, reverseKl, entropy } = reference.classes;
  const found = classCoverage(labels, { classes: 8, reference: [1, 2, 3, 4, 5, 6, 7, 8] });
  expect(found).toMatchObject({ reverseKl: near(reverseKl), entropy: near(entropy) });
});

test.each(reference.msSsim)(
  'MS-SSIM of $channels x $side x $side: pytorch-msssim',
  ({ channels, side, scales, value }) => {
    const first = image(0, channels, side);
    const other = image(1, channels, side);
    const mixed = first.map((pixel, i) => 0.7 * pixel + 0.3 * (other[i] ?? 0));
    const found = multiScaleSsim(imagesOf(channels, side, first), imagesOf(channels, side, mixed));
    expect([...found]).toEqual([near(value)]);
    expect(msSsimScales(side, side).scales).toBe(scales);
  },
);

test('sliced Wasserstein distances: POT', () => {
  const { directions, ...expected } = reference.slicedWasserstein;
  const along = (other: Points, p: 1 | 2): number =>
    slicedWassersteinAlong(real, other, pointsOf(directions), p);
  expect(along(heldOut, 1)).toEqual(near(expected.equal1));
  expect(along(heldOut, 2)).toEqual(near(expected.equal2));
  expect(along(fake, 1)).toEqual(near(expected.other1));
  expect(along(fake, 2)).toEqual(near(expected.other2));
});

test('Laplacian pyramid: scipy.ndimage', () => {
  const [detail, coarse] = laplacianPyramid({ height: 32, width: 32, data: image(2, 1, 32) }, 2);
  const close = (values: Numbers): number[] => values.map((value) => expect.closeTo(value, 8) as number);
  expect([...(detail?.data ?? [])]).toEqual(close(reference.pyramid.detail));
  expect([...(coarse?.data ?? [])]).toEqual(close(reference.pyramid.coarse));
});

test('k-means: scikit-learn', () => {
  const { start, centres, labels, inertia } = reference.kMeans;
  const found = settle(real, pointsOf(start), 300);
  expect([...found.labels]).toEqual(labels);
  expect(found.inertia).toEqual(near(inertia));
  expect(Array.from(found.centres.data)).toEqual(nearAll(centres.flat()));
});

test('nearest distances and memorisation: scipy', () => {
  const { fake: distances, closer, z, ratio } = reference.memorisation;
  expect([...nearestDistances(fake, real)]).toEqual(nearAll(distances));
  expect(memorisationScore({ training: real, samples: fake, heldOut })).toEqual({
    closer: near(closer),
    z: near(z),
    ratio: near(ratio),
  });
});

test('distances of pairs: scipy', () => {
  expect(meanPairwiseDistance(real)).toEqual(near(reference.pairwise.real));
  expect(meanPairwiseDistance(fake)).toEqual(near(reference.pairwise.fake));
  const found = birthdayParadox(real, { batch: real.count, batches: 2, threshold: 0.8, closest: 5 });
  expect(found).toEqual({
    collisions: 1,
    supportAtMost: real.count ** 2,
    closest: reference.closestPairs.map((pair) => ({ ...pair, distance: near(pair.distance) })),
    least: Float64Array.of(...[0, 0].map(() => found.closest[0]?.distance ?? NaN)),
  });
});
