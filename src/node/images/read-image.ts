import { stat } from 'node:fs/promises';
import { GanymedeError } from '../../support/errors.js';
import { type Tensor, tensor } from '../../tensor/index.js';
import { decodeImage } from './decode.js';
import { readImageFile } from './read-file.js';

/** Weights of red, green and blue in the brightness of a pixel (ITU-R BT.601). */
const BRIGHTNESS = [0.299, 0.587, 0.114] as const;

/**
 * One image file as data is read: `uint8 [1, channels, height, width]`, 1 or 3 channels, scaled to cover that and cropped to its centre. Throws DATA_UNREADABLE.
 */
export async function readImage(file: string, shape: readonly number[]): Promise<Tensor> {
  const [channels = 3, height = 0, width = 0] = shape;
  const found = await stat(file).catch(() => undefined);
  // Reading a pipe or a device may never end.
  if (found?.isFile() !== true) throw unreadable(file, found ? 'something else than a file' : 'nothing');
  const bytes = await readImageFile(file, found.size);
  const decoded = 'problem' in bytes ? bytes : await decodeImage(bytes, file, { width, height });
  if ('problem' in decoded) throw unreadable(file, decoded.problem);
  const pixels = channels === 1 ? brightness(decoded.pixels, width * height) : decoded.pixels;
  return tensor([1, channels, height, width], pixels);
}

function brightness(pixels: Uint8Array, area: number): Uint8Array {
  return Uint8Array.from({ length: area }, (_, i) =>
    Math.round(BRIGHTNESS.reduce((sum, weight, c) => sum + weight * (pixels[c * area + i] ?? 0), 0)),
  );
}

function unreadable(file: string, actual: string): GanymedeError {
  return new GanymedeError('DATA_UNREADABLE', `cannot read the image ${file}`, {
    where: file,
    expected: 'a whole PNG, JPEG, WebP, GIF, AVIF or TIFF file',
    actual,
    fix: 'Check the path, or convert the image.',
  });
}
