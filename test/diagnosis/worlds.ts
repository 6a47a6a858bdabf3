import type { Dataset, ImageDataset } from 'ganymede/data';
import { inMemoryDataset } from 'ganymede/data';
import { openDataset } from 'ganymede/node';
import { tensor } from 'ganymede/tensor';
import { fillNormal, randomInt } from '../../src/support/philox.js';

const sigma = 0.05;

/** Eight normal distributions on the unit circle, with as many held-out points. */
export const ring = mixture(
  'ring',
  Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)]),
);

function mixture(name: string, centres: readonly (readonly number[])[]): Dataset {
  const draw = (part: string): Dataset =>
    pointsOf(
      name,
      Array.from({ length: 20_000 }, (_, i) => {
        const noise = new Float32Array(2);
        fillNormal(noise, { seed: 7, stream: `${part}/noise`, step: i }, 0, sigma);
        const centre = centres[randomInt(centres.length, { seed: 7, stream: part, step: i })] ?? [];
        return centre.map((coordinate, k) => coordinate + (noise[k] ?? 0));
      }),
    );
  const modes = { centres: tensor([centres.length, 2], centres.flat()), sigma };
  return { ...draw('train'), modes, heldOut: draw('heldOut') };
}

/** Points `float32 [n, coordinates]`. */
export function pointsOf(name: string, points: readonly (readonly number[])[]): Dataset {
  const size = points[0]?.length ?? 0;
  return {
    name,
    count: points.length,
    shape: [size],
    batch: (indices) =>
      tensor([indices.length, size], Float32Array.from(Array.from(indices, (i) => points[i] ?? []).flat())),
  };
}

/** The first `count` examples, each `times` times. */
export function repeated(data: Dataset, count: number, times: number): Dataset {
  return {
    name: data.name,
    shape: data.shape,
    count: count * times,
    batch: (indices) => data.batch(Array.from(indices, (i) => i % count)),
    ...(data.modes && { modes: data.modes }),
  };
}

/** The same with one value of example `at` missing. */
export function withNaN(data: Dataset, at: number): Dataset {
  return {
    ...data,
    batch: (indices) => {
      const batch = data.batch(indices);
      Array.from(indices).forEach((index, i) => {
        if (index === at) batch.data[i * (data.shape[0] ?? 1)] = NaN;
      });
      return batch;
    },
  };
}

/** Nine images of 8x8, a bright square at each of nine places. */
export const squares = inMemoryDataset({
  name: 'squares',
  images: tensor(
    [9, 1, 8, 8],
    Uint8Array.from(
      Array.from({ length: 9 }, (_, place) => square(2 * (place % 3), 2 * Math.floor(place / 3))).flat(),
    ),
  ),
});

function square(top: number, left: number): number[] {
  return Array.from({ length: 64 }, (_, i) => {
    const [y, x] = [Math.floor(i / 8), i % 8];
    return y >= top && y < top + 3 && x >= left && x < left + 3 ? 255 : 0;
  });
}

/** MNIST at a quarter of its pixels: `count` digits from number `first` on, 14x14. */
export async function digits(first: number, count: number): Promise<ImageDataset> {
  const mnist = await openDataset('mnist');
  const { data } = mnist.batch(Array.from({ length: count }, (_, i) => first + i));
  const images = Uint8Array.from({ length: count * 196 }, (_, i) => {
    const [image, y, x] = [Math.floor(i / 196), Math.floor(i / 14) % 14, i % 14];
    const at = image * 784 + 56 * y + 2 * x;
    return Math.round([0, 1, 28, 29].reduce((sum, offset) => sum + Number(data[at + offset]), 0) / 4);
  });
  return inMemoryDataset({
    name: 'digits',
    images: tensor([count, 1, 14, 14], images),
    labels: mnist.labels?.subarray(first, first + count),
    classNames: mnist.classNames,
  });
}
