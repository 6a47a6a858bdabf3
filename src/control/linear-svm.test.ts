import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Points } from '../metrics/index.js';
import { predictClasses, trainLinearSvm } from './linear-svm.js';

type Rows = Points & { readonly data: readonly number[] };

interface Trained {
  readonly c: number;
  readonly points: Rows;
  readonly labels: readonly number[];
  readonly weights: Rows;
  readonly predicted: readonly number[];
}

const { svm } = JSON.parse(
  readFileSync(new URL('../../test/fixtures/control/reference.json', import.meta.url), 'utf8'),
) as { readonly svm: readonly Trained[] };

test.each(svm)('with C = $c weights and predictions are those of LIBLINEAR', (reference) => {
  const { c: cost, points, labels, weights, predicted } = reference;
  const machine = trainLinearSvm(points, labels, {
    ...{ classes: 3, cost, seed: 1, tolerance: 1e-10, passes: 100_000 },
  });
  const near = weights.data.map((value): unknown => expect.closeTo(value, 6));
  expect(Array.from(machine.weights.data)).toEqual(near);
  expect(Array.from(predictClasses(machine, points))).toEqual(predicted);
});

test('labels that are no classes are refused', () => {
  const points = { count: 2, size: 1, data: [0, 1] };
  for (const labels of [[0, 2], [0, -1], [0, 0.5], [0]])
    expect(() => trainLinearSvm(points, labels, { classes: 2, cost: 1, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'CALL_INVALID' }),
    );
});
