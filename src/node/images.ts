import sharp from 'sharp';
import { GanymedeError } from '../support/errors.js';
import type { EncodeImage } from '../train/index.js';

/** PNG bytes of an image `uint8 [H, W, C]`; equal images give equal bytes. */
export const encodePng: EncodeImage = async ({ shape, data }) => {
  const [height = 0, width = 0, channels = 0] = shape;
  if (channels !== 1 && channels !== 3 && channels !== 4)
    throw new GanymedeError('DATA_SHAPE', `an image of ${channels} channels cannot be written as PNG`, {
      expected: '1, 3 or 4 channels',
    });
  const pixels = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const image = sharp(pixels, { raw: { width, height, channels } });
  return (channels === 1 ? image.toColourspace('b-w') : image).png().toBuffer();
};
