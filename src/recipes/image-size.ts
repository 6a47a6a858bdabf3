import { GanymedeError } from '../support/errors.js';

/** How a generator grows to images of a size: from planes of `base x base` by that many doublings. */
export interface Growth {
  readonly base: number;
  readonly doublings: number;
}

const SMALLEST = 4;
const LARGEST_BASE = 8;

/** Sizes are halved down to 4 to 7 pixels: 28 from 7, 32, 64 and 128 from 4. Throws DATA_UNFIT for others. */
export function growthTo(shape: readonly number[]): Growth {
  const [, height = 0, width = 0] = shape;
  let base = height;
  let doublings = 0;
  while (base % 2 === 0 && base / 2 >= SMALLEST) {
    base /= 2;
    doublings++;
  }
  if (height !== width || doublings === 0 || base > LARGEST_BASE) throw unfit(height, width);
  return { base, doublings };
}

function unfit(height: number, width: number): GanymedeError {
  return new GanymedeError('DATA_UNFIT', `convolutional networks do not grow to ${width}x${height}`, {
    where: 'size',
    expected:
      'a square whose side is 4, 5, 6 or 7 times a power of two, from 8: 28, 32, 48, 64, 96, 128 and so on',
    actual: `${width}x${height}`,
    fix: `Train with ${nearestSizes(Math.min(height, width))
      .map((size) => `--size ${size}`)
      .join(' or ')}.`,
  });
}

/** The largest size below that networks grow to, and the smallest above. */
function nearestSizes(size: number): number[] {
  const below = [4, 5, 6, 7].map((base) => base * 2 ** Math.floor(Math.log2(size / base)));
  const above = [4, 5, 6, 7].map((base) => base * 2 ** Math.ceil(Math.log2(size / base)));
  const sizes = [Math.max(...below), Math.min(...above)].map((each) => Math.max(2 * SMALLEST, each));
  return [...new Set(sizes)];
}
