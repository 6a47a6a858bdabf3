import { expect, it } from 'vitest';
import { pointOnCircle } from './circle.js';

const turns = 2 ** 32;

function point(turn: number): { x: number; y: number } {
  const result = { x: NaN, y: NaN };
  pointOnCircle(result, turn);
  return result;
}

it('is exact at quarter turns', () => {
  expect(point(0)).toEqual({ x: 1, y: 0 });
  expect(point(turns / 4)).toEqual({ x: 0, y: 1 });
  expect(point(turns / 2)).toEqual({ x: -1, y: 0 });
  expect(point((3 * turns) / 4)).toEqual({ x: 0, y: -1 });
});

it('agrees with Math.cos and Math.sin all the way round', () => {
  let worst = 0;
  for (let turn = 0; turn < turns; turn += 1234567) {
    const { x, y } = point(turn);
    const angle = (turn / turns) * 2 * Math.PI;
    worst = Math.max(worst, Math.abs(x - Math.cos(angle)), Math.abs(y - Math.sin(angle)));
  }
  expect(worst).toBeLessThan(1e-14);
});

it('agrees at both sides of an odd eighth', () => {
  for (const turn of [turns / 8 - 1, turns / 8, (5 * turns) / 8, turns - 1]) {
    const angle = (turn / turns) * 2 * Math.PI;
    expect(point(turn).x).toBeCloseTo(Math.cos(angle), 14);
    expect(point(turn).y).toBeCloseTo(Math.sin(angle), 14);
  }
});
