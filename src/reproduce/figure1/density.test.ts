import { expect, test } from 'vitest';
import {
  bestDiscriminator,
  dataDensity,
  densityOf,
  distanceToBest,
  middles,
  totalVariation,
} from './density.js';

const half = middles.map(() => 0.5);

test('samples that are the data are at no distance, and the best D of them is 1/2', () => {
  expect(totalVariation(dataDensity)).toBeLessThan(1e-3);
  for (const D of bestDiscriminator(dataDensity)) expect(D).toBeCloseTo(0.5, 12);
  expect(distanceToBest(half, dataDensity)).toBeCloseTo(0, 12);
});

test('samples elsewhere are at distance 1, and the best D is right everywhere', () => {
  const nowhere = middles.map(() => 0);
  expect(totalVariation(nowhere)).toBeCloseTo(1, 3);
  expect(distanceToBest(half, nowhere)).toBeCloseTo(0.5, 12);
});

test('the density of points is their count over the width of their bin', () => {
  const density = densityOf(Float32Array.of(-4.95, -4.95, 0.05, 7));
  expect(density[0]).toBeCloseTo(5, 6);
  expect(density[50]).toBeCloseTo(2.5, 6);
  expect(density.reduce((a, b) => a + b, 0)).toBeCloseTo(7.5, 6);
});
