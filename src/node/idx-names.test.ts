import { expect, test } from 'vitest';
import { idxParts } from './idx-names.js';

test.each([
  ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte'],
  ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz'],
  ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte'],
  ['TRAIN-IMAGES.IDX3-UBYTE.GZ', 'Train-Labels-idx1-ubyte'],
  ['train.idx3', 'train.idx1'],
  ['train_images.idx', 'train_labels.idx'],
])('%s and %s are the training part', (images, labels) => {
  expect(idxParts([labels, images])).toEqual([{ name: 'train', training: true, images, labels }]);
});

test('hidden files, notes and other formats are no IDX files', () => {
  const others = [
    ...['._train-images-idx3-ubyte', '.train-images-idx3-ubyte.swp', 'README-train-images.txt'],
    ...['train-images.npy', 'train-images', 'train-images-idx3-ubyte.zip', 'idx', 'train-labels-idx2-int'],
  ];
  expect(idxParts(others)).toEqual([]);
  expect(idxParts([...others, 'train-images-idx3-ubyte'])).toMatchObject([
    { images: 'train-images-idx3-ubyte', labels: undefined },
  ]);
});

test('labels belong to the part of their images', () => {
  const names = ['t10k-labels-idx1-ubyte', 'train-images-idx3-ubyte'];
  expect(idxParts(names)).toMatchObject([{ name: 'train', labels: undefined }]);
  expect(idxParts([...names, 't10k-images-idx3-ubyte'])).toMatchObject([
    { name: 't10k', training: false, labels: 't10k-labels-idx1-ubyte' },
    { name: 'train', training: true, labels: undefined },
  ]);
});

test('a plain file is taken before its gzipped copy', () => {
  const names = ['images-idx3-ubyte.gz', 'images-idx3-ubyte'];
  expect(idxParts(names)).toMatchObject([{ name: '', training: false, images: 'images-idx3-ubyte' }]);
});
