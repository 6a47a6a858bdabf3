import { sizeOf, type Tensor } from '../tensor/index.js';
import { checkEnough, checkFinite, checkInteger } from './checks.js';
import { badArgument, wrongShape } from './faults.js';

/** How far outside [0, 1] float32 arithmetic may leave a pixel. */
const ROUNDING = 1e-5;

/** Images of one size with values in [0, 1]. */
export interface Images {
  readonly count: number;
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Row-major `[count, channels, height, width]`. */
  readonly data: ArrayLike<number>;
}

/** One channel of an image, row-major. */
export interface Plane {
  readonly height: number;
  readonly width: number;
  readonly data: Float64Array;
}

/** A tensor `[n, C, H, W]`: bytes are divided by 255, other numbers stay. Throws METRIC_SHAPE for another rank. */
export function asImages({ dtype, shape, data }: Tensor): Images {
  const [count = 0, channels = 0, height = 0, width = 0] = shape;
  if (shape.length !== 4) throw wrongShape('images', '[n, C, H, W]', `[${shape.join(', ')}]`);
  const values = dtype === 'uint8' ? new Float64Array(data).map((byte) => byte / 255) : data;
  return { count, shape: [channels, height, width], data: values };
}

/**
 * Throw unless images have channels (METRIC_ARGUMENT), fill their shape and have `smallest` pixels a side (METRIC_SHAPE),
 * are at least `atLeast` (METRIC_TOO_FEW) and finite (METRIC_NOT_FINITE).
 */
export function checkImages(where: string, images: Images, atLeast: number, smallest: number): void {
  const { count, shape, data } = images;
  const [channels, height, width] = shape;
  checkInteger('channels', channels, 1);
  if (data.length !== count * sizeOf(shape))
    throw wrongShape(where, `${count} images [${shape.join(', ')}]`, `${data.length} numbers`);
  if (Math.min(height, width) < smallest)
    throw wrongShape(where, `at least ${smallest} pixels a side`, `${height} x ${width}`);
  checkEnough(where, count, atLeast);
  checkFinite(where, data, sizeOf(shape));
}

/** Throw METRIC_ARGUMENT for values outside [0, 1] by more than rounding. */
export function checkUnitRange(where: string, { data }: Images): void {
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? NaN;
    if (!isIntensity(value)) throw badArgument(`value ${i} of the ${where}`, 'a number in [0, 1]', value);
  }
}

function isIntensity(value: number): boolean {
  return value >= -ROUNDING && value <= 1 + ROUNDING;
}

/** The channels of image `index`. */
export function planesOf({ shape, data }: Images, index: number): Plane[] {
  const [channels, height, width] = shape;
  const size = height * width;
  return Array.from({ length: channels }, (_, channel) => {
    const start = (index * channels + channel) * size;
    return { height, width, data: Float64Array.from({ length: size }, (_, i) => data[start + i] ?? NaN) };
  });
}
