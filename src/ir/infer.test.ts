import { expect, test } from 'vitest';
import { add, greater, input, select } from './build-elementwise.js';
import { matmul, softmax, sum } from './build-linear.js';
import {
  broadcastTo,
  concat,
  depthToSpace,
  gather,
  gatherElements,
  oneHot,
  pad,
  padReflect,
  reshape,
  scatterAdd,
  scatterAddElements,
  slice,
  spaceToDepth,
  split,
  stack,
  transpose,
} from './build-shape.js';
import { averagePool, conv, convTranspose, maxPool, resize } from './build-spatial.js';
import { inScope, type Value } from './value.js';

const x = input('x', [2, 3]);
const image = input('image', [2, 3, 8, 8]);
const weight = input('weight', [4, 2, 3, 3]);
const indices = input('indices', [5], 'int32');

const misfits: readonly { readonly name: string; readonly build: () => Value; readonly actual: string }[] = [
  { name: 'shapes that do not broadcast', build: () => add(x, input('y', [2, 4])), actual: '[2,4]' },
  { name: 'a condition of another shape', build: () => select(greater(image, 0), x, 0), actual: '[2,3,8,8]' },
  { name: 'inner sizes that differ', build: () => matmul(x, input('y', [4, 2])), actual: '[4,2]' },
  { name: 'an axis beyond the rank', build: () => sum(x, { axes: [2] }), actual: '[2,3]' },
  { name: 'a weight for other channels', build: () => conv(image, weight), actual: '[4,2,3,3]' },
  {
    name: 'a kernel larger than the image',
    build: () => conv(image, input('w', [1, 3, 9, 9])),
    actual: '[2,3,8,8]',
  },
  {
    name: 'a transposed weight for other channels',
    build: () => convTranspose(image, weight),
    actual: '[4,2,3,3]',
  },
  {
    name: 'a window larger than the image',
    build: () => averagePool(image, { kernel: 9 }),
    actual: '[2,3,8,8]',
  },
  { name: 'pooling what is no image', build: () => maxPool(x, { kernel: 2 }), actual: '[2,3]' },
  { name: 'another number of elements', build: () => reshape(x, [4, 2]), actual: '[2,3]' },
  { name: 'an order of fewer axes', build: () => transpose(x, [0]), actual: '[0]' },
  { name: 'a shape it does not broadcast to', build: () => broadcastTo(x, [3, 2]), actual: '[2,3]' },
  { name: 'a range beyond the end', build: () => slice(x, [0, 0], [2, 4]), actual: '[2,3]' },
  { name: 'negative padding', build: () => pad(x, [0, -1], [0, 0]), actual: '[0,-1,0,0]' },
  { name: 'parts that differ elsewhere', build: () => concat([x, input('y', [3, 3])], 1), actual: '[3,3]' },
  { name: 'an axis to gather from beyond the rank', build: () => gather(x, indices, 2), actual: '[2,3]' },
  { name: 'channels no block divides', build: () => depthToSpace(image, 2), actual: '[2,3,8,8]' },
  { name: 'a size for too many axes', build: () => resize(image, [4, 4, 4]), actual: '[4,4,4]' },
  { name: 'a size that is no integer', build: () => resize(image, [4, 2.5]), actual: '[4,2.5]' },
  { name: 'no parts', build: () => concat([]), actual: '[]' },
  { name: 'nothing to stack', build: () => stack([], -1), actual: '[]' },
  {
    name: 'parts that are less than the whole',
    build: () => concat(split(x, [1, 1], -1)),
    actual: '[1,1]',
  },
  { name: 'parts of an axis there is not', build: () => concat(split(x, [2], 2)), actual: '[2,3]' },
  { name: 'a new axis before the first', build: () => stack([x, x], -4), actual: '[2,1,3]' },
  { name: 'half an axis', build: () => softmax(x, 0.5), actual: '[2,3]' },
  { name: 'a negative block', build: () => depthToSpace(image, -2), actual: '[-2]' },
  { name: 'a block of nothing', build: () => spaceToDepth(image, 0), actual: '[0]' },
  { name: 'a negative depth', build: () => oneHot(indices, -1), actual: '[-1]' },
  { name: 'a negative size', build: () => input('q', [-1, 3]), actual: '[-1,3]' },
  { name: 'no step', build: () => conv(image, input('w', [4, 3, 3, 3]), { strides: 0 }), actual: '[0,0]' },
  { name: 'an empty kernel', build: () => conv(image, input('w', [4, 3, 0, 3])), actual: '[0,3]' },
  {
    name: 'negative pads',
    build: () => conv(image, input('w', [4, 3, 3, 3]), { pads: -1 }),
    actual: '[-1,-1,-1,-1]',
  },
  {
    name: 'a transposed convolution to nothing',
    build: () => convTranspose(image, input('w', [3, 4, 3, 3]), { size: [-1, 8] }),
    actual: '[-1,8]',
  },
  { name: 'a range of halves', build: () => slice(x, [0.5, 0], [1.5, 3]), actual: '[2,3]' },
  { name: 'half an element of padding', build: () => pad(x, [0.5, 0], [0, 0]), actual: '[0.5,0,0,0]' },
  { name: 'negative sizes', build: () => reshape(x, [-2, -3]), actual: '[2,3]' },
  {
    name: 'more mirrored than there is',
    build: () => padReflect(x, 1, { begin: 3, end: 0 }),
    actual: '[3,0]',
  },
  {
    name: 'padding as large as the window',
    build: () => maxPool(image, { kernel: 2, pads: 2 }),
    actual: '[2,2,2,2]',
  },
  {
    name: 'strides for one axis of two',
    build: () => averagePool(image, { kernel: 2, strides: [2] }),
    actual: '[1,4]',
  },
  {
    name: 'transposed groups that do not divide the channels',
    build: () => convTranspose(image, input('w', [3, 4, 3, 3]), { groups: 2 }),
    actual: '[2,3,8,8]',
  },
  { name: 'a window of nothing', build: () => maxPool(image, { kernel: 0 }), actual: '[0,0]' },
  {
    name: 'elements gathered beyond the rank',
    build: () => gatherElements(x, input('i', [2, 3], 'int32'), 2),
    actual: '[2,3]',
  },
];

test('negative axes count from the last', () => {
  expect([0, 1, 2, -1, -2, -3].map((axis) => stack([x, x], axis).shape)).toEqual([
    [2, 2, 3],
    [2, 2, 3],
    [2, 3, 2],
    [2, 3, 2],
    [2, 2, 3],
    [2, 2, 3],
  ]);
  const same = input('same', [2, 3], 'int32');
  expect(scatterAddElements(x, same, { axis: -1, size: 7 }).shape).toEqual([2, 7]);
  expect(gatherElements(x, input('one', [2, 1], 'int32'), -1).attrs).toEqual({ axis: 1 });
  expect(scatterAdd(x, input('three', [3], 'int32'), { axis: -1, size: 7 }).shape).toEqual([2, 7]);
});

test.each(misfits)(
  '$name: the error names the layer, what it expected and what it got',
  ({ build, actual }) => {
    const building = (): Value => inScope('D.h1', build);
    expect(building).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH', actual }));
    expect(building).toThrow(/expected .+, got .+ \(layer "D\.h1"\)/);
  },
);

test('a wrong dtype has a code of its own', () => {
  expect(() => gather(x, input('i', [2]))).toThrow(
    expect.objectContaining({ code: 'DTYPE_MISMATCH', expected: 'int32', actual: 'float32' }),
  );
});
