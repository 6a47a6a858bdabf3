import { expect, test } from 'vitest';
import {
  averagePool,
  constant,
  conv,
  convTranspose,
  depthToSpace,
  erf,
  gather,
  maxPool,
  maxPoolIndices,
  resize,
  scatterAdd,
  spaceToDepth,
  type Value,
} from 'ganymede/ir';
import { tensor } from 'ganymede/tensor';
import { evaluate } from './interpreter.js';

const count = (shape: readonly number[]): Value => {
  const size = shape.reduce((product, length) => product * length, 1);
  return constant(
    tensor(
      shape,
      Float32Array.from({ length: size }, (_, i) => i),
    ),
  );
};
const valuesOf = (value: Value): number[] => [...(evaluate([value], new Map())[0] ?? [])];

test('convolution correlates, with padding, stride and dilation', () => {
  const w = constant(tensor([1, 1, 2], [1, 10]));
  expect(valuesOf(conv(count([1, 1, 4]), w))).toEqual([10, 21, 32]);
  expect(valuesOf(conv(count([1, 1, 4]), w, { pads: [1, 0], strides: 2 }))).toEqual([0, 21]);
  expect(valuesOf(conv(count([1, 1, 4]), w, { dilations: 2 }))).toEqual([20, 31]);
});

test('groups convolve their own channels', () => {
  const w = constant(tensor([2, 1, 1], [1, 10]));
  expect(valuesOf(conv(count([1, 2, 2]), w, { groups: 2 }))).toEqual([0, 1, 20, 30]);
});

test('transposed convolution spreads each entry over the kernel', () => {
  const w = constant(tensor([1, 1, 2], [1, 10]));
  expect(valuesOf(convTranspose(count([1, 1, 3]), w))).toEqual([0, 1, 12, 20]);
});

test('average pooling counts padding or not', () => {
  const x = constant(tensor([1, 1, 2], [2, 4]));
  const options = { kernel: 2, strides: 2, pads: [1, 1] };
  expect(valuesOf(averagePool(x, options))).toEqual([1, 2]);
  expect(valuesOf(averagePool(x, { ...options, countPadding: false }))).toEqual([2, 4]);
});

test('max pooling names the first maximum in the plane of its channel', () => {
  const x = constant(tensor([1, 2, 2, 2], [1, 5, 5, 2, -1, -3, -2, -1]));
  expect(valuesOf(maxPool(x, { kernel: 2 }))).toEqual([5, -1]);
  expect(valuesOf(maxPoolIndices(x, { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] }))).toEqual([
    1, 0,
  ]);
});

test('resizing repeats pixels, or interpolates between their centres and clamps the edges', () => {
  expect(valuesOf(resize(count([1, 1, 3]), [5]))).toEqual([0, 0, 1, 1, 2]);
  expect(valuesOf(resize(count([1, 1, 2]), [4], 'bilinear'))).toEqual([0, 0.25, 0.75, 1]);
});

test('pixel shuffle lays the channels of a block out in rows', () => {
  const x = count([1, 4, 1, 2]);
  const shuffled = depthToSpace(x, 2);
  expect(valuesOf(shuffled)).toEqual([0, 2, 1, 3, 4, 6, 5, 7]);
  expect(valuesOf(spaceToDepth(shuffled, 2))).toEqual(valuesOf(x));
});

test('scatterAdd adds slices that share an index', () => {
  const indices = constant(tensor([3], [1, 1, 0], 'int32'));
  expect(valuesOf(gather(count([2, 2]), indices))).toEqual([2, 3, 2, 3, 0, 1]);
  expect(valuesOf(scatterAdd(count([3, 2]), indices, { axis: 0, size: 3 }))).toEqual([4, 5, 2, 4, 0, 0]);
});

test('erf agrees with tabulated values', () => {
  const [half = NaN, two = NaN] = valuesOf(erf(constant(tensor([2], [0.5, 2]))));
  expect(half).toBeCloseTo(0.5204998778130465, 14);
  expect(two).toBeCloseTo(0.9953222650189527, 14);
});
