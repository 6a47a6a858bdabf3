import { stat } from 'node:fs/promises';
import type { ProblemKind } from '../../data/index.js';
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
  if (found?.isFile() !== true) throw unreadable(file, found ? noFile : nothing);
  const bytes = await readImageFile(file, found.size);
  const decoded = 'problem' in bytes ? bytes : await decodeImage(bytes, file, { width, height });
  if ('problem' in decoded) throw unreadable(file, faults[decoded.problem] ?? unknown);
  const pixels = channels === 1 ? brightness(decoded.pixels, width * height) : decoded.pixels;
  return tensor([1, channels, height, width], pixels);
}

function brightness(pixels: Uint8Array, area: number): Uint8Array {
  return Uint8Array.from({ length: area }, (_, i) =>
    Math.round(BRIGHTNESS.reduce((sum, weight, c) => sum + weight * (pixels[c * area + i] ?? 0), 0)),
  );
}

type Fault = readonly [actual: string, fix: string];

const nothing: Fault = ['nothing', 'Check the path.'];
const noFile: Fault = ['something else than a file', 'Check the path.'];
const unknown: Fault = ['an image that cannot be read', 'Convert it to PNG.'];

const faults: Readonly<Partial<Record<ProblemKind, Fault>>> = {
  empty: ['an empty file', 'Put the image itself there.'],
  'not-image': ['a file of another kind', 'Convert the image to PNG, or name another file.'],
  damaged: [
    'an image that is cut off or damaged',
    'Copy it once more from where it is whole, or save it anew.',
  ],
  values: ['floats, signed or 32-bit numbers, whose range is unknown', 'Make them 8 or 16 bits.'],
  colours: ['a TIFF in YCbCr or CIELAB', 'Save it as RGB.'],
  'too-large': [
    'an image or a file that is too large',
    'Make it smaller: at most 2^27 pixels, such as 11585x11585, in a file of 256 MiB.',
  ],
  unreadable: ['a file that cannot be read', 'Let this user read it, such as with chmod +r.'],
};

function unreadable(file: string, [actual, fix]: Fault): GanymedeError {
  return new GanymedeError('DATA_UNREADABLE', `cannot read the image ${file}`, {
    where: file,
    expected: 'a whole PNG, JPEG, WebP, GIF, AVIF or TIFF file',
    actual,
    fix,
  });
}
