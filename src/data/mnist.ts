import { GanymedeError } from '../support/errors.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { type ImageDataset, inMemoryDataset } from './dataset.js';
import { idxContent, readIdx } from './idx.js';

/** The bytes of two IDX files, not gzipped. */
export interface IdxFiles {
  readonly images: Uint8Array;
  readonly labels?: Uint8Array | undefined;
  /** Paths of the two, for errors. */
  readonly paths?: { readonly images: string; readonly labels?: string | undefined } | undefined;
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

/** Handwritten digits, one channel, of the size in the file: 28x28 as published (LeCun, Cortes and Burges 1998). Throws as `idxDataset`. */
export function mnistFromFiles(files: IdxFiles): ImageDataset {
  return idxDataset('mnist', files, DIGITS);
}

/** Pictures of clothes in the format of MNIST (Xiao, Rasul and Vollgraf 2017). Throws as `idxDataset`. */
export function fashionMnistFromFiles(files: IdxFiles): ImageDataset {
  return idxDataset('fashion-mnist', files, CLOTHES);
}

/**
 * Grey images from an IDX file of bytes `[N, H, W]`, with the classes of another `[N]` if given. Throws as `readIdx`
 * does, DATA_SHAPE for files that hold something else, DATA_TOO_FEW if there is no image or no pixel, and
 * DATA_LABELS_MISMATCH.
 */
export function idxDataset(name: string, files: IdxFiles, classNames?: readonly string[]): ImageDataset {
  return inMemoryDataset({
    name,
    images: readImages(files.images, files.paths?.images ?? `images of ${name}`),
    labels: files.labels && readLabels(files.labels, files.paths?.labels ?? `labels of ${name}`),
    classNames,
  });
}

function readImages(bytes: Uint8Array, path: string): Tensor {
  const { shape, dtype, data } = readIdx(bytes, path);
  const [count = 0, height = 0, width = 0] = shape;
  if (shape.length !== 3 || dtype !== 'uint8') throw notImages(path, idxContent(bytes, path), shape.length);
  if (data.length === 0) throw noPixels(path, idxContent(bytes, path));
  return tensor([count, 1, height, width], data);
}

function readLabels(bytes: Uint8Array, path: string): ArrayLike<number> {
  const { shape, data } = readIdx(bytes, path);
  if (shape.length !== 1) throw notLabels(path, idxContent(bytes, path), shape.length);
  return data;
}

const exchanged = 'Check that the image and label files were not exchanged.';

function notImages(where: string, actual: string, rank: number): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `the file of images holds ${actual}`, {
    where,
    expected: 'uint8 [images, height, width]',
    actual,
    fix: rank === 1 ? exchanged : 'Write the images as grey pixels in unsigned bytes, 0 to 255.',
  });
}

function notLabels(where: string, actual: string, rank: number): GanymedeError {
  return new GanymedeError('DATA_SHAPE', `the file of labels holds ${actual}`, {
    where,
    expected: 'integers [images]',
    actual,
    fix: rank === 3 ? exchanged : 'Write one class for each image, or take the file out of the folder.',
  });
}

function noPixels(where: string, actual: string): GanymedeError {
  return new GanymedeError('DATA_TOO_FEW', `the file of images is empty: ${actual}`, {
    where,
    expected: 'at least one image of at least one pixel',
    actual,
    fix: 'Copy or download the file again, or write it again with its images.',
  });
}
