import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';

export interface GridOptions {
  /** Images in a row; default the smallest number that makes the grid no taller than wide. */
  readonly columns?: number;
  /** Pixels between images and around them. Default 2. */
  readonly padding?: number;
  /** Value of those pixels, 0..255. Default 0. */
  readonly background?: number;
  /** What float images hold as black and as full intensity; values outside are clamped. Default -1..1. */
  readonly range?: readonly [low: number, high: number];
}

/**
 * Tile images `[n, C, H, W]` (`uint8`, or `float32` in `range`) row by row into one image: `uint8 [H', W', C]`,
 * ready for an encoder. NaN becomes 0. Throws DATA_SHAPE for no images, CALL_INVALID for columns or padding no grid has.
 */
export function imageGrid(images: Tensor, options: GridOptions = {}): Tensor {
  const [n = 0, channels = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 4 || n === 0) throw notImages(images);
  const { background = 0, range = [-1, 1] } = options;
  const { columns, padding } = layoutOf(n, options);
  checkCount('columns', columns, 1);
  checkCount('padding', padding, 0);
  const [gridHeight, gridWidth] = gridShape(images.shape, options);
  const grid = new Uint8Array(gridHeight * gridWidth * channels).fill(background);
  const pixels = images.dtype === 'float32' ? toBytes(images.data, range) : images.data;
  for (let image = 0; image < n; image++) {
    const top = padding + Math.floor(image / columns) * (height + padding);
    const left = padding + (image % columns) * (width + padding);
    for (let channel = 0; channel < channels; channel++) {
      const plane = (image * channels + channel) * height * width;
      for (let y = 0; y < height; y++) {
        const row = ((top + y) * gridWidth + left) * channels + channel;
        for (let x = 0; x < width; x++) grid[row + x * channels] = pixels[plane + y * width + x] ?? 0;
      }
    }
  }
  return tensor([gridHeight, gridWidth, channels], grid);
}

/** Sizes of the grid of images `[n, C, H, W]`. */
export function gridShape(
  [n = 0, channels = 0, height = 0, width = 0]: readonly number[],
  options: GridOptions = {},
): readonly [height: number, width: number, channels: number] {
  const { columns, padding } = layoutOf(n, options);
  return [
    padding + Math.ceil(n / columns) * (height + padding),
    padding + columns * (width + padding),
    channels,
  ];
}

function layoutOf(
  n: number,
  { columns = Math.ceil(Math.sqrt(n)), padding = 2 }: GridOptions,
): Required<Pick<GridOptions, 'columns' | 'padding'>> {
  return { columns, padding };
}

function checkCount(where: string, count: number, least: number): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new GanymedeError('CALL_INVALID', `a grid cannot have ${count} as ${where}`, {
    where,
    expected: `an integer from ${least}`,
    actual: String(count),
    fix: `Give ${where} from ${least}, or leave it out.`,
  });
}

function toBytes(values: ArrayLike<number>, [low, high]: readonly [number, number]): Uint8ClampedArray {
  // A clamped array rounds to the nearest byte; `from` with a function would gather all values in a plain array first.
  const bytes = new Uint8ClampedArray(values.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = (((values[i] ?? 0) - low) * 255) / (high - low);
  return bytes;
}

function notImages({ dtype, shape }: Tensor): GanymedeError {
  return new GanymedeError('DATA_SHAPE', 'a grid needs at least one image', {
    expected: '[images, channels, height, width]',
    actual: `${dtype} [${shape.join(', ')}]`,
    fix: 'Give images with one axis for each of these, at least one image.',
  });
}
