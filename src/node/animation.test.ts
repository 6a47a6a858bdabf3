import sharp from 'sharp';
import { expect, test } from 'vitest';
import { full, type Tensor, tensor, zeros } from '../tensor/index.js';
import { encodeAnimation } from './animation.js';

/** Two pixels of the given values. */
const picture = (...pixel: readonly number[]): Tensor =>
  tensor([1, 2, pixel.length], Uint8Array.from([...pixel, ...pixel]));

test.each([
  ['grey', [100], [100, 100, 100, 255]],
  ['RGB', [255, 0, 0], [255, 0, 0, 255]],
  ['RGBA', [0, 0, 255, 255], [0, 0, 255, 255]],
])('%s pictures keep their colours', async (_, pixel, colour) => {
  const file = await encodeAnimation([picture(...pixel), picture(...pixel.map((x) => 255 - x))], {
    format: 'gif',
    fps: 10,
  });
  const { data } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect([...data.subarray(0, 4)]).toEqual(colour);
});

test.each<[string, readonly Tensor[]]>([
  ['no pictures', []],
  ['two channels', [zeros([4, 4, 2], 'uint8')]],
  ['pictures of two shapes', [zeros([4, 4, 3], 'uint8'), zeros([4, 5, 3], 'uint8')]],
  ['numbers that are no bytes', [full([4, 4, 3], 0.5)]],
])('%s make no animation', async (_, pictures) => {
  await expect(encodeAnimation(pictures, { format: 'webp', fps: 10 })).rejects.toMatchObject({
    code: 'DATA_SHAPE',
  });
});

test.each([0, -1, NaN, Infinity])('%d frames a second are refused', async (fps) => {
  await expect(encodeAnimation([picture(1)], { format: 'webp', fps })).rejects.toMatchObject({
    code: 'CALL_INVALID',
  });
});
