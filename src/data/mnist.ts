import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { type ImageDataset, inMemoryDataset } from './dataset.js';
import { readIdx } from './idx.js';

/** The bytes of two IDX files, not gzipped. */
export interface IdxFiles {
  readonly images: Uint8Array;
  readonly labels?: Uint8Array | undefined;
}

const DIGITS: readonly string[] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

const CLOTHES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/** Handwritten digits, one channel, 28x28 (LeCun, Cortes and Burges 1998). */
export function mnistFromFiles(files: IdxFiles): ImageDataset {
  return idxDataset('mnist', files, DIGITS);
}

/** Pictures of clothes in the format of MNIST (Xiao, Rasul and Vollgraf 2017). */
export function fashionMnistFromFiles(files: IdxFiles): ImageDataset {
  return idxDataset('fashion-mnist', files, CLOTHES);
}

/** Grey images from an IDX file of bytes `[N, H, W]`, with the classes of another `[N]` if given. */
export function idxDataset(name: string, files: IdxFiles, classNames?: readonly string[]): ImageDataset {
  const images = readIdx(files.images);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.shape.length !== 3 || images.dtype !== 'uint8')
    throw wrongShape(name, 'images', 'uint8 [N, H, W]', images);
  const labels = files.labels && readIdx(files.labels);
  if (labels && labels.shape.length !== 1) throw wrongShape(name, 'labels', '[N]', labels);
  return inMemoryDataset({
    name,
    images: tensor([count, 1, height, width], images.data),
    labels: labels?.data,
    classNames,
  });
}

function wrongShape(name: string, file: string, expected: string, { dtype, shape }: Tensor): GanymedeError {
  const actual = `${dtype} [${shape.join(', ')}]`;
  const where = `${file} of ${name}`;
  const fix = 'Check that the image and label files were not exchanged.';
  return new GanymedeError('DATA_SHAPE', `the ${where} are ${actual}`, { where, expected, actual, fix });
}
