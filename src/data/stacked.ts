import { GanymedeError } from '../support/errors.js';
import { randomInt, type Stream } from '../support/philox.js';
import type { Dataset } from './dataset.js';
import { checkIndex } from './gather.js';
import { shapeText } from './shape-text.js';

export interface StackOptions {
  /** Default 2^20. */
  readonly count?: number;
  /** Of the choice of images. */
  readonly seed?: number;
}

/**
 * Stacked images (Metz et al. 2017, section 3.3.1): every example is three random images of `images`, its channels
 * `[3, H, W]`, put together when it is asked for. Which three is a pure function of the seed and the index. Classes a, b
 * and c make class 100a + 10b + c. The held-out part stacks that of `images`, as many examples as it has. Images with
 * black around them make examples with black around them. Throws DATA_SHAPE unless the images have one channel, and
 * DATA_TOO_FEW where there is none.
 */
export function stackedDataset(images: Dataset, { count = 2 ** 20, seed = 0 }: StackOptions = {}): Dataset {
  if (images.count < 1) throw noImages(images);
  return stack(images, count, { seed, stream: 'stack' });
}

type Choice = Pick<Stream, 'seed' | 'stream'>;

function stack(images: Dataset, count: number, choice: Choice): Dataset {
  const [channels, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3 || channels !== 1) throw notGrey(images);
  const name = `stacked-${images.name}`;
  const image = (index: number, channel: number): number =>
    randomInt(images.count, { ...choice, step: index }, channel);
  let labels: Int32Array | undefined;
  let heldOut: Dataset | undefined;
  return {
    name,
    count,
    shape: [3, height, width],
    source: images,
    ...(images.padded && { padded: stackedPadding(images.padded, count, choice) }),
    get labels() {
      return (labels ??= images.labels && stackedLabels(images.labels, count, image));
    },
    get heldOut() {
      return (heldOut ??=
        images.heldOut &&
        stack(images.heldOut, images.heldOut.count, { ...choice, stream: 'stack held out' }));
    },
    batch: (indices) => {
      const examples = Array.from(indices, (index) => checkIndex(name, count, index));
      const chosen = examples.flatMap((index) => [image(index, 0), image(index, 1), image(index, 2)]);
      return { ...images.batch(chosen), shape: [examples.length, 3, height, width] };
    },
  };
}

/** The same images are chosen without their border. */
function stackedPadding(
  { original, border }: NonNullable<Dataset['padded']>,
  count: number,
  choice: Choice,
): NonNullable<Dataset['padded']> {
  return { original: stack(original, count, choice), border };
}

function stackedLabels(
  labels: Int32Array,
  count: number,
  image: (index: number, channel: number) => number,
): Int32Array {
  const digit = (index: number, channel: number): number => labels[image(index, channel)] ?? 0;
  return Int32Array.from(
    { length: count },
    (_, index) => 100 * digit(index, 0) + 10 * digit(index, 1) + digit(index, 2),
  );
}

function noImages({ name }: Dataset): GanymedeError {
  return new GanymedeError('DATA_TOO_FEW', `there are no images in ${name} to stack`, {
    where: name,
    expected: 'at least one image',
    actual: '0 images',
    fix: 'Stack a data set that has examples.',
  });
}

function notGrey({ name, shape }: Dataset): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `the examples of ${name} cannot be stacked as channels`, {
    where: name,
    expected: 'images of one channel',
    actual: shapeText(shape),
    fix: 'Stack grey images, such as those of MNIST.',
  });
}
