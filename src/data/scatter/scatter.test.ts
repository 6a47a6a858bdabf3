import { expect, test } from 'vitest';
import { type Tensor, tensor, zeros } from '../../tensor/index.js';
import { type Bounds, boundsOf, scatter } from './index.js';

const unit: Bounds = { x: [-1, 1], y: [-1, 1] };

/** Red, green and blue at a place, in pixels from the top left. */
const at = ({ data }: Tensor, x: number, y: number): number[] => [
  ...data.subarray((y * 512 + x) * 3, (y * 512 + x) * 3 + 3),
];
const equal = (a: Tensor, b: Tensor): boolean => a.data.every((value, i) => value === b.data[i]);
const isBlue = ([red = 0, , blue = 0]: number[]): boolean => blue - red > 60;
const isGrey = ([red = 0, , blue = 0]: number[]): boolean => red < 220 && blue - red < 40;

/** The rows of a column whose colour passes a test. */
const rowsOf = (image: Tensor, x: number, test: (rgb: number[]) => boolean): number[] =>
  Array.from({ length: 512 }, (_, y) => y).filter((y) => test(at(image, x, y)));

test('a point is a blue dot at its place, up for larger second coordinates; real ones are grey', () => {
  const image = scatter(tensor([1, 2], [0.5, 0.25]), { bounds: unit, reals: tensor([1, 2], [-0.5, -0.75]) });
  expect(image).toMatchObject({ dtype: 'uint8', shape: [512, 512, 3] });
  expect(isBlue(at(image, 384, 192))).toBe(true);
  expect(isGrey(at(image, 128, 448))).toBe(true);
  expect(at(image, 100, 100)).toEqual([255, 255, 255]);
});

test('of more than two coordinates the first two are shown', () => {
  const flat = scatter(tensor([2, 2], [0.5, 0.25, -0.5, 0]), { bounds: unit });
  expect(equal(scatter(tensor([2, 3], [0.5, 0.25, 9, -0.5, 0, 9]), { bounds: unit }), flat)).toBe(true);
  expect(equal(scatter(zeros([0, 3]), { bounds: unit }), flat)).toBe(false);
});

test('what is outside or not finite is left out', () => {
  const values = [NaN, 0, 0, Infinity, -Infinity, 0, 1e30, 0, 0, -5];
  const empty = scatter(zeros([0, 2]), { bounds: unit });
  expect(equal(scatter(tensor([5, 2], values), { bounds: unit }), empty)).toBe(true);
  const line = tensor([4, 1], [NaN, Infinity, 1e30, -7]);
  expect(rowsOf(scatter(line, { bounds: unit }), 256, isBlue).every((y) => y > 250 && y < 262)).toBe(true);
});

test('bounds show all points, with a margin', () => {
  const near = (values: readonly number[], expected: readonly number[]): void => {
    values.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? NaN, 6);
    });
  };
  const { x, y } = boundsOf(tensor([4, 2], [0, 10, 1, 20, NaN, Infinity, 0.5, 15]));
  near(x, [-0.12, 1.12]);
  near(y, [8.8, 21.2]);
  expect(boundsOf(tensor([2, 2], [3, 0, 3, 0]))).toEqual({ x: [0, 6], y: [-1, 1] });
  expect(boundsOf(tensor([1, 2], [NaN, NaN]))).toEqual({ x: [-1, 1], y: [-1, 1] });
});

test('points on a line are a curve as high as their density, over a histogram', () => {
  const even = tensor(
    [2000, 1],
    Float32Array.from({ length: 2000 }, (_, i) => -0.5 + (i + 0.5) / 2000),
  );
  // The density is 1 from -0.5 to 0.5.
  const image = scatter(even, { bounds: { x: [-1, 1], y: [0, 2] }, reals: even });
  const rows = (x: number, test: (rgb: number[]) => boolean): number[] => rowsOf(image, x, test);
  const curve = rows(256 + 50, isBlue);
  expect(curve.every((y) => Math.abs(y - 256) < 8)).toBe(true);
  expect(curve.length).toBeGreaterThan(1);
  expect(rows(256 + 50, isGrey).length).toBeGreaterThan(200);
  expect(rows(64, isGrey).length).toBeLessThan(10);
  expect(rows(64, isBlue).every((y) => y > 500)).toBe(true);
});
