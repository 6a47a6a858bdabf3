import sharp from 'sharp';
import { GanymedeError } from '../support/errors.js';
import type { EncodeImage } from '../train/index.js';

/** Pixels of the largest picture: viewers and libraries refuse more. */
const MOST_PIXELS = 2 ** 28;

/** Throw CALL_INVALID where a picture `[H, W, C]` has more pixels than others open. */
export function checkPicture([height = 0, width = 0]: readonly number[]): void {
  if (height * width <= MOST_PIXELS) return;
  throw new GanymedeError('CALL_INVALID', `a picture of ${width}x${height} pixels is too large`, {
    expected: `${MOST_PIXELS} pixels at most`,
    actual: String(height * width),
    fix: 'Show fewer images, or write single ones into a folder (--to DIR) or numbers (--to FILE.safetensors).',
  });
}

/** PNG bytes of an image `uint8 [H, W, C]`; equal images give equal bytes. Throws what `checkPicture` throws. */
export const encodePng: EncodeImage = async ({ shape, data }) => {
  const [height = 0, width = 0, channels = 0] = shape;
  if (channels !== 1 && channels !== 3 && channels !== 4)
    throw new GanymedeError('DATA_SHAPE', `an image of ${channels} channels cannot be written as PNG`, {
      where: 'image',
      expected: '1, 3 or 4 channels',
      actual: `${channels} channels`,
      fix: 'Choose the channels to show, such as the first three.',
    });
  checkPicture(shape);
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const image = sharp(pixels, { raw: { width, height, channels }, limitInputPixels: false });
  return (channels === 1 ? image.toColourspace('b-w') : image).png().toBuffer();
};
