import sharp from 'sharp';
import { GanymedeError } from '../support/errors.js';
import { sameShape, type Tensor } from '../tensor/index.js';

export type AnimationFormat = 'webp' | 'gif';

/** Largest side of a frame, in pixels. */
const LARGEST_SIDE: Readonly<Record<AnimationFormat, number>> = { webp: 16_383, gif: 65_535 };
/** What an animation may have: all frames are in memory. */
const MOST_FRAMES = 1_000_000;
const MOST_BYTES = 2 ** 31;

/**
 * Pictures `uint8 [H, W, C]` of one shape, one after another and again from the first; 1 channel is grey, 3 are RGB, 4
 * RGBA. Throws DATA_SHAPE for others or none, CALL_INVALID for a frame rate of 0 or below and what `checkAnimation` refuses.
 */
export async function encodeAnimation(
  pictures: readonly Tensor[],
  { format, fps }: { readonly format: AnimationFormat; readonly fps: number },
): Promise<Uint8Array> {
  if (!(fps > 0 && fps < Infinity)) throw badRate(fps);
  const [height, width, channels] = shapeOf(pictures);
  checkAnimation(pictures.length, [height, width, channels], format);
  const colours = channels === 1 ? pictures.map(asColours) : pictures.map(({ data }) => bytesOf(data));
  const frames = sharp(Buffer.concat(colours), {
    limitInputPixels: false,
    raw: {
      width,
      height: height * pictures.length,
      channels: channels === 4 ? 4 : 3,
      pageHeight: height,
    },
  });
  const options = { loop: 0, delay: pictures.map(() => Math.round(1000 / fps)) };
  return format === 'gif'
    ? frames.gif(options).toBuffer()
    : frames.webp({ ...options, quality: 90 }).toBuffer();
}

/** How many frames a file of an animation has: encoders make one of pictures in turn that are equal, and may be of nearly equal ones. */
export async function framesIn(file: Uint8Array): Promise<number> {
  return (await sharp(file, { limitInputPixels: false }).metadata()).pages ?? 1;
}

/** Throw CALL_INVALID where frames `[H, W, C]` are too large for a format, or too many to be held in memory. */
export function checkAnimation(
  frames: number,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  format: AnimationFormat,
): void {
  const most = LARGEST_SIDE[format];
  if (Math.max(height, width) > most) throw tooLarge(width, height, most);
  const bytes = frames * height * width * Math.max(3, channels);
  if (frames > MOST_FRAMES || bytes > MOST_BYTES) throw tooMany(frames, bytes);
}

function shapeOf(pictures: readonly Tensor[]): readonly [height: number, width: number, channels: number] {
  const [height = 0, width = 0, channels = 0] = pictures[0]?.shape ?? [];
  const wrong = pictures.find(
    (picture) => !isPicture(picture) || !sameShape(picture.shape, [height, width, channels]),
  );
  if (pictures.length === 0 || wrong) throw notPictures(wrong);
  return [height, width, channels];
}

function isPicture({ dtype, shape: [height = 0, width = 0, channels = 0] }: Tensor): boolean {
  return dtype === 'uint8' && height > 0 && width > 0 && [1, 3, 4].includes(channels);
}

function asColours({ data }: Tensor): Uint8Array {
  return Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)] ?? 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Tensor['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function notPictures(wrong: Tensor | undefined): GanymedeError {
  return new GanymedeError('DATA_SHAPE', 'these are no pictures of an animation', {
    where: 'encodeAnimation',
    expected: 'at least one, all uint8 [height, width, channels] of one shape, with 1, 3 or 4 channels',
    actual: wrong ? `${wrong.dtype} [${wrong.shape.join(', ')}]` : 'none',
    fix: 'Make each frame with imageGrid.',
  });
}

function tooLarge(width: number, height: number, most: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', 'the frames are too large for an animation of this format', {
    where: 'grid',
    expected: `at most ${most} pixels a side`,
    actual: `${width}x${height} pixels`,
    fix: 'Take a smaller grid.',
  });
}

function tooMany(frames: number, bytes: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', 'the frames are too many for the memory', {
    where: 'frames',
    expected: `at most ${MOST_FRAMES} frames and ${MOST_BYTES / 2 ** 30} GiB of pixels`,
    actual: `${frames} frames, ${(bytes / 2 ** 30).toFixed(1)} GiB of pixels`,
    fix: 'Take fewer frames, fewer points or a smaller grid.',
  });
}

function badRate(fps: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `an animation cannot show ${fps} frames a second`, {
    where: 'fps',
    expected: 'a finite number above 0',
    actual: String(fps),
    fix: 'Take 25.',
  });
}
