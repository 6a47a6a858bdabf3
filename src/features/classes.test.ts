import { expect, test } from 'vitest';
import { tensor, zeros } from '../tensor/index.js';
import { classify, classifyStacked } from './classes.js';
import type { Classifier } from './classifier.js';

const size = 28 * 28;

/** Takes an image for the digit its first pixel holds. */
const byFirstPixel: Classifier = ({ shape: [count = 0], data }) => {
  const logits = zeros([count, 10]);
  for (let i = 0; i < count; i++) logits.data[10 * i + (data[i * size] ?? 0)] = 1;
  return Promise.resolve({ logits, features: zeros([count, 128]) });
};

/** Images `[count, channels, 28, 28]` whose planes begin with these pixels. */
function planes(first: readonly number[], channels: number): ReturnType<typeof tensor> {
  const pixels = new Uint8Array(first.length * size);
  first.forEach((value, i) => (pixels[i * size] = value));
  return tensor([first.length / channels, channels, 28, 28], pixels);
}

test('the class of an image is its largest logit', async () => {
  expect(await classify(byFirstPixel, planes([7, 0, 9], 1))).toEqual(Int32Array.of(7, 0, 9));
});

test('equal logits give the first class', async () => {
  const undecided: Classifier = () => Promise.resolve({ logits: zeros([2, 10]), features: zeros([2, 128]) });
  expect(await classify(undecided, planes([1, 2], 1))).toEqual(Int32Array.of(0, 0));
});

test('the mode of a stacked image has the digits of its three channels', async () => {
  const modes = await classifyStacked(byFirstPixel, planes([1, 2, 3, 0, 0, 9, 9, 9, 0], 3));
  expect(modes).toEqual(Int32Array.of(123, 9, 990));
});

test('a stacked image has three channels', async () => {
  await expect(classifyStacked(byFirstPixel, planes([1, 2, 3], 1))).rejects.toMatchObject({
    code: 'SHAPE_MISMATCH',
    expected: '[n,3,28,28]',
  });
});
