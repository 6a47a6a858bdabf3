import { GanymedeError } from '../support/errors.js';
import { sameShape, sizeOf, type Tensor, zeros } from '../tensor/index.js';
import { imageShape } from './network.js';

/** Checked images, and how many there are. */
export interface Pictures {
  readonly count: number;
  readonly images: Tensor;
}

/** Throws SHAPE_MISMATCH unless they are `[n, channels, 28, 28]`, DTYPE_MISMATCH unless `uint8` or `float32`. */
export function pictures(images: Tensor, channels = 1): Pictures {
  const [count = 0, ...item] = images.shape;
  const wanted = [channels, ...imageShape.slice(1)];
  if (!sameShape(item, wanted)) throw wrongShape(images, wanted);
  if (images.dtype !== 'uint8' && images.dtype !== 'float32') throw wrongDType(images);
  return { count, images };
}

/** `float32 [batch, 1, 28, 28]` in [0, 1]: the images from `start` on, then black ones. */
export function intensities({ images }: Pictures, start: number, batch: number): Tensor {
  const size = sizeOf(imageShape);
  const pixels = images.data.subarray(start * size, (start + batch) * size);
  const x = zeros([batch, ...imageShape]);
  const scale = images.dtype === 'uint8' ? 255 : 1;
  for (let i = 0; i < pixels.length; i++) x.data[i] = (pixels[i] ?? 0) / scale;
  return x;
}

function wrongShape({ shape }: Tensor, wanted: readonly number[]): GanymedeError {
  return new GanymedeError('SHAPE_MISMATCH', `the classifier cannot look at [${shape.join(',')}]`, {
    where: 'images',
    expected: `[n,${wanted.join(',')}]`,
    actual: `[${shape.join(',')}]`,
    fix: 'Give grey images of 28x28 pixels, with an axis for their one channel; stacked digits have three.',
  });
}

function wrongDType({ dtype }: Tensor): GanymedeError {
  return new GanymedeError('DTYPE_MISMATCH', `the classifier cannot look at ${dtype} pixels`, {
    where: 'images',
    expected: 'uint8 from 0 to 255, or float32 from 0 to 1',
    actual: dtype,
    fix: 'Convert the pixels.',
  });
}
