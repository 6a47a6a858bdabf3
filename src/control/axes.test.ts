import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Points } from '../metrics/index.js';
import { coordinatesOf, factorisedAxes, principalAxes } from './axes.js';
import { regression } from './directions.js';

type Rows = Points & { readonly data: readonly number[] };

interface Pca {
  readonly points: Rows;
  readonly values: readonly number[];
  readonly total: number;
  readonly vectors: Rows;
  readonly coordinates: Rows;
}

interface Reference {
  readonly manyPoints: Pca;
  readonly fewPoints: Pca;
  readonly factorisation: {
    readonly images: Rows;
    readonly values: readonly number[];
    readonly vectors: Rows;
  };
  readonly regression: { readonly x: Rows; readonly y: Rows; readonly solution: Rows };
}

const reference = JSON.parse(
  readFileSync(new URL('../../test/fixtures/control/reference.json', import.meta.url), 'utf8'),
) as Reference;

const near = (values: readonly number[]): unknown[] =>
  values.map((value): unknown => expect.closeTo(value, 9));

test.each(['manyPoints', 'fewPoints'] as const)('principal axes of %s are those of NumPy', (name) => {
  const { points, values, total, vectors, coordinates } = reference[name];
  const axes = principalAxes(points, 3);
  expect(Array.from(axes.values)).toEqual(near(values));
  expect(axes.total).toBeCloseTo(total, 9);
  expect(Array.from(axes.vectors.data)).toEqual(near(vectors.data));
  expect(Array.from(coordinatesOf(points, axes).data)).toEqual(near(coordinates.data));
});

test('factorised axes are the eigenvectors of NumPy, and lengthened by the roots of the eigenvalues', () => {
  const { images, values, vectors } = reference.factorisation;
  const axes = factorisedAxes(images, 2);
  expect(Array.from(axes.values)).toEqual(near(values));
  expect(Array.from(axes.vectors.data)).toEqual(near(vectors.data));
  const first = vectors.data.slice(0, images.count);
  const moved = Array.from({ length: images.size }, (_, k) =>
    first.reduce((sum, part, i) => sum + part * (images.data[i * images.size + k] ?? 0), 0),
  );
  expect(Math.hypot(...moved) ** 2).toBeCloseTo(values[0] ?? 0, 9);
});

test('regression is the least squares of NumPy', () => {
  const { x, y, solution } = reference.regression;
  expect(regression(x, y)).toMatchObject({ count: 3, size: 4 });
  expect(Array.from(regression(x, y).data)).toEqual(near(solution.data));
});

test.each([0, 4, 1.5])('%f axes of four points are refused', (count) => {
  const points = { count: 4, size: 5, data: reference.fewPoints.points.data.slice(0, 20) };
  expect(() => principalAxes(points, count)).toThrow(expect.objectContaining({ code: 'CALL_INVALID' }));
});
