import sharp from 'sharp';
import { expect, test } from 'vitest';
import { full, type Tensor, tensor, zeros } from '../tensor/index.js';
import { type AnimationFormat, checkAnimation, encodeAnimation, framesIn } from './animation.js';

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

test.each<AnimationFormat>(['webp', 'gif'])(
  'equal pictures in turn are one frame of a %s',
  async (format) => {
    const frames = async (...greys: readonly number[]): Promise<number> =>
      framesIn(
        await encodeAnimation(
          greys.map((grey) => picture(grey)),
          { format, fps: 10 },
        ),
      );
    expect([await frames(9, 9, 9), await frames(9, 9, 200, 9), await frames(9, 200)]).toEqual([1, 3, 2]);
  },
);

test.each<[AnimationFormat, number]>([
  ['webp', 16_383],
  ['gif', 65_535],
])('a frame of a %s has at most %d pixels a side', async (format, most) => {
  const row = (width: number): Tensor => zeros([1, width, 1], 'uint8');
  const file = await encodeAnimation([row(most)], { format, fps: 10 });
  expect((await sharp(file).metadata()).width).toBe(most);
  await expect(encodeAnimation([row(most + 1)], { format, fps: 10 })).rejects.toMatchObject({
    code: 'CALL_INVALID',
    expected: `at most ${most} pixels a side`,
    actual: `${most + 1}x1 pixels`,
  });
});

test.each<[number, readonly [number, number, number]]>([
  [1_000_001, [1, 1, 1]],
  [683, [1024, 1024, 1]],
  [513, [1024, 1024, 4]],
])('%d frames %j are more than memory holds', (frames, shape) => {
  const check = (count: number) => () => {
    checkAnimation(count, shape, 'webp');
  };
  expect(check(frames)).toThrow(
    expect.objectContaining({ code: 'CALL_INVALID', fix: expect.stringContaining('fewer frames') as string }),
  );
  expect(check(frames - 1)).not.toThrow();
});
