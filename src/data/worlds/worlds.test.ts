import { expect, test } from 'vitest';
import { openWorld, type WorldName, worldNames } from './index.js';
import { mixtureDensity } from './mixtures.js';

const all = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, i) => i);

function open(name: WorldName, count: number): { rows: number[][]; labels: Int32Array } {
  const data = openWorld(name, { count });
  const { data: values } = data.batch(all(count));
  const size = data.shape[0] ?? 0;
  const rows = Array.from({ length: count }, (_, i) => [...values.subarray(i * size, (i + 1) * size)]);
  return { rows, labels: data.labels ?? new Int32Array() };
}

test.each(worldNames)('%s has 100,000 examples, others held out, and is the same every time', (name) => {
  const data = openWorld(name);
  expect([data.count, data.heldOut?.count, data.labels?.length]).toEqual([100_000, 10_000, 100_000]);
  const first = data.batch([0, 1, 2]);
  expect(first).toMatchObject({ dtype: 'float32', shape: [3, ...data.shape] });
  expect(openWorld(name, { count: 10 }).batch([0, 1, 2])).toEqual(first);
  expect(openWorld(name, { seed: 1, count: 10 }).batch([0, 1, 2])).not.toEqual(first);
  expect(data.heldOut?.batch([0, 1, 2])).not.toEqual(first);
  expect(openWorld(name, { heldOut: 0, count: 10 }).heldOut).toBeUndefined();
});

const around = (n: number): number[] => Array.from({ length: n }, (_, i) => (2 * Math.PI * i) / n);
const steps = [-4, -2, 0, 2, 4];

test.each([
  ['ring', around(8).map((angle) => [Math.cos(angle), Math.sin(angle)]), 0.01],
  ['grid', steps.flatMap((x) => steps.map((y) => [x, y])), 0.05],
] as const)("%s has PacGAN's modes, evenly taken, with their spread", (name, centres, sigma) => {
  const { modes } = openWorld(name, { count: 1 });
  expect(modes?.sigma).toBe(sigma);
  expect(modes?.centres.shape).toEqual([centres.length, 2]);
  centres.flat().forEach((value, i) => {
    expect(modes?.centres.data[i]).toBeCloseTo(value, 6);
  });

  const { rows, labels } = open(name, 50_000);
  const sizes = new Float64Array(centres.length);
  const squares = [0, 0];
  rows.forEach((row, i) => {
    const label = labels[i] ?? -1;
    sizes[label] = (sizes[label] ?? 0) + 1;
    row.forEach((value, axis) => {
      squares[axis] = (squares[axis] ?? 0) + (value - (centres[label]?.[axis] ?? NaN)) ** 2;
    });
  });
  const share = rows.length / centres.length;
  // Five standard deviations of a binomial count.
  for (const size of sizes) expect(Math.abs(size - share)).toBeLessThan(5 * Math.sqrt(share));
  for (const square of squares) expect(Math.sqrt(square / rows.length) / sigma).toBeCloseTo(1, 1.7);
});

test('the histogram of the mixture is its density, which integrates to 1', () => {
  const width = 0.25;
  const { rows, labels } = open('mixture', 100_000);
  const edges = Array.from({ length: 36 }, (_, i) => -4.5 + i * width);
  let total = 0;
  for (const edge of edges) {
    const inside = rows.filter(([x = NaN]) => x >= edge && x < edge + width).length;
    const parts = [1, 3, 5, 7].map((eighth) => mixtureDensity(edge + (eighth * width) / 8));
    const expected = (parts.reduce((sum, p) => sum + p) / 4) * width;
    total += expected;
    expect(Math.abs(inside - expected * rows.length)).toBeLessThan(
      5 * Math.sqrt(expected * rows.length) + 12,
    );
  }
  expect(total).toBeCloseTo(1, 3);
  const shares = [0, 1, 2].map((mode) => labels.filter((label) => label === mode).length / labels.length);
  expect(shares.map((share) => Math.round(100 * share))).toEqual([40, 35, 25]);
});

test('the arms of the spirals are as far from the origin as their angle says', () => {
  const { rows, labels } = open('spirals', 20_000);
  const distances = rows.map(([x = NaN, y = NaN], i) => {
    const turned = Math.atan2(y, x) - Math.PI * (labels[i] ?? 0);
    // The nearest of the turns of the arm at this angle: 3 of radius in 3 pi of angle.
    const turns = [0, 1, 2].map(
      (turn) => (((turned % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) + 2 * Math.PI * turn,
    );
    return Math.min(...turns.map((angle) => Math.abs(Math.hypot(x, y) - angle / Math.PI)));
  });
  const near = distances.filter((distance) => distance < 0.4).length / rows.length;
  expect(near).toBeGreaterThan(0.98);
  expect(Math.max(...rows.flat())).toBeLessThan(3.6);
});

test('the checkerboard fills its dark squares only', () => {
  const { rows, labels } = open('checkerboard', 20_000);
  const squares = new Map<string, Set<number>>();
  rows.forEach(([x = NaN, y = NaN], i) => {
    const [column, row] = [Math.floor((x + 4) / 2), Math.floor((y + 4) / 2)];
    expect((column + row) % 2).toBe(0);
    const key = `${column},${row}`;
    squares.set(key, (squares.get(key) ?? new Set()).add(labels[i] ?? -1));
  });
  expect(squares.size).toBe(8);
  expect([...squares.values()].every((seen) => seen.size === 1)).toBe(true);
});

test.each(['nope', 'toString'])('no world is called "%s"', (name) => {
  expect(() => openWorld(name as WorldName)).toThrow(expect.objectContaining({ code: 'DATA_SPEC_UNKNOWN' }));
});
