import { GanymedeError } from '../support/errors.js';
import { checkRoom, type Tensor, zeros } from '../tensor/index.js';
import type { Dataset } from './dataset.js';
import { inMemoryDataset } from './dataset.js';
import { examplesInPortions } from './examples.js';
import { shapeText } from './shape-text.js';

/**
 * The same images at `size` x `size`, in memory; the data itself where it has that size or `size` is 0. Where the size is
 * larger by at most an eighth of itself, black is put around the images (28x28 becomes 32x32 by two pixels on each side);
 * else the square in their middle is resampled with a triangular filter as wide as a pixel of the coarser of the two grids.
 * Throws DATA_SHAPE for points and for a size that is no whole number, and TENSOR_TOO_LARGE beyond 2 GiB.
 */
export function resizedDataset(data: Dataset, size: number): Dataset {
  const [channels = 0, height = 0, width = 0] = data.shape;
  if (size === 0 || (height === size && width === size)) return data;
  if (!Number.isSafeInteger(size) || size < 0) throw notSize(data, size);
  if (data.shape.length !== 3) throw notImages(data);
  checkMemory(data, size);
  const images = zeros([data.count, channels, size, size], 'uint8');
  const resize = resizer({ height, width, size });
  const [from, to] = [height * width, size * size];
  let plane = 0;
  for (const { data: pixels } of examplesInPortions(data))
    for (let at = 0; at < pixels.length; at += from)
      resize(pixels.subarray(at, at + from), images.data.subarray(plane++ * to));
  return sized(data, images, size, borderOf({ height, width, size }));
}

function sized(data: Dataset, images: Tensor, size: number, border: number | undefined): Dataset {
  const { labels, classNames } = data;
  const name = `${data.name} at ${size}x${size}`;
  let heldOut: Dataset | undefined;
  return {
    ...inMemoryDataset({ name, images, labels, classNames }),
    ...(border !== undefined && { padded: { original: data, border } }),
    get heldOut() {
      return (heldOut ??= data.heldOut && resizedDataset(data.heldOut, size));
    },
  };
}

/** Throw TENSOR_TOO_LARGE unless one tensor holds all the images. */
function checkMemory({ name, shape, count, source }: Dataset, size: number): void {
  try {
    checkRoom([count, shape[0] ?? 0, size, size], 'uint8');
  } catch (cause) {
    if (!(cause instanceof GanymedeError)) throw cause;
    throw new GanymedeError('TENSOR_TOO_LARGE', `${count} images of ${size}x${size} do not fit into memory`, {
      where: name,
      expected: cause.expected,
      actual: cause.actual,
      fix: source
        ? 'Resize the images its examples are put together from.'
        : 'Choose a smaller size, or fewer images.',
      cause,
    });
  }
}

interface Sizes {
  readonly height: number;
  readonly width: number;
  readonly size: number;
}

/** Writes a plane of `height x width` bytes as `size x size`. */
type Resize = (from: ArrayLike<number>, to: Tensor['data']) => void;

function resizer(sizes: Sizes): Resize {
  return isPadded(sizes) ? padding(sizes) : resampling(sizes);
}

function isPadded({ height, width, size }: Sizes): boolean {
  return size >= Math.max(height, width) && (size - Math.min(height, width)) * 8 <= size;
}

/** Pixels of black on every side, where they are as many on all. */
function borderOf({ height, width, size }: Sizes): number | undefined {
  const isEven = height === width && (size - height) % 2 === 0;
  return isPadded({ height, width, size }) && isEven ? (size - height) / 2 : undefined;
}

function padding({ height, width, size }: Sizes): Resize {
  const [top, left] = [(size - height) >> 1, (size - width) >> 1];
  return (from, to) => {
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) to[(top + y) * size + left + x] = from[y * width + x] ?? 0;
  };
}

/** What a pixel is made of: `weights` of the pixels from `first` on. */
interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

function resampling({ height, width, size }: Sizes): Resize {
  const side = Math.min(height, width);
  const rows = tapsOf(side, size, (height - side) >> 1);
  const columns = tapsOf(side, size, (width - side) >> 1);
  const across = new Float64Array(height * size);
  return (from, to) => {
    for (let y = 0; y < height; y++)
      for (const [x, taps] of columns.entries())
        across[y * size + x] = weighted(taps, (i) => from[y * width + i] ?? 0);
    for (const [y, taps] of rows.entries())
      for (let x = 0; x < size; x++)
        to[y * size + x] = Math.round(weighted(taps, (i) => across[i * size + x] ?? 0));
  };
}

function weighted({ first, weights }: Taps, at: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += (weights[i] ?? 0) * at(first + i);
  return sum;
}

/** For each of `size` pixels, the taps in `side` pixels that begin at `offset`. */
function tapsOf(side: number, size: number, offset: number): Taps[] {
  const scale = side / size;
  const support = Math.max(scale, 1);
  return Array.from({ length: size }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - support));
    const last = Math.min(side, Math.ceil(centre + support));
    const raw = Array.from({ length: last - first }, (__, i) =>
      Math.max(0, 1 - Math.abs((first + i + 0.5 - centre) / support)),
    );
    const sum = raw.reduce((total, weight) => total + weight, 0);
    return { first: offset + first, weights: raw.map((weight) => weight / sum) };
  });
}

function notSize({ name }: Dataset, size: number): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `images have no size of ${size}`, {
    where: name,
    expected: 'a whole number of pixels, or 0 to leave the images as they are',
    actual: String(size),
    fix: 'Give the size as a whole number, such as 64.',
  });
}

function notImages({ name, shape }: Dataset): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `${name} does not hold images, which have a size`, {
    where: name,
    expected: 'images of [channels, height, width]',
    actual: shapeText(shape),
    fix: 'Leave the size out.',
  });
}
