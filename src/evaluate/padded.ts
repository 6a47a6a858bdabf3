import type { Dataset } from '../data/index.js';
import { type Tensor, zeros } from '../tensor/index.js';
import type { Judge } from './subject.js';

/** What images are without the black around them. */
export function unpadded(data: Dataset): Dataset {
  return data.padded?.original ?? data;
}

/** A judge that looks at images `[n, channels, height, width]` without the black around them, and says so by its name. */
export function judgeOfPadded(judge: Judge, { padded }: Dataset): Judge {
  if (!padded) return judge;
  const { original, border } = padded;
  const size = original.shape.slice(1).join('x');
  return {
    ...judge,
    name: `${judge.name}, of the ${size} in the middle`,
    classify: (images) => judge.classify(cropped(images, border)),
  };
}

/** Images without `border` pixels on every side. */
function cropped(images: Tensor, border: number): Tensor {
  const [count = 0, channels = 0, height = 0, width = 0] = images.shape;
  const shape = [count, channels, height - 2 * border, width - 2 * border];
  const [rows = 0, columns = 0] = shape.slice(2);
  const middle = zeros(shape, images.dtype);
  for (let row = 0; row < count * channels * rows; row++) {
    const plane = Math.floor(row / rows);
    const from = (plane * height + border + (row % rows)) * width + border;
    middle.data.set(images.data.subarray(from, from + columns), row * columns);
  }
  return middle;
}
