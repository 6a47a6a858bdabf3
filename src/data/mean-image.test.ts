import { expect, test } from 'vitest';
import { tensor } from '../tensor/index.js';
import { inMemoryDataset } from './dataset.js';
import { meanImage } from './mean-image.js';

test('pixels are averaged over all images, more than fit in a chunk too', () => {
  const pixels = Uint8Array.from({ length: 5000 * 2 }, (_, i) => (i % 2 === 0 ? 255 : i % 4 === 1 ? 51 : 0));
  const data = inMemoryDataset({ name: 'two pixels', images: tensor([5000, 1, 1, 2], pixels) });
  expect(meanImage(data)).toEqual(tensor([1, 1, 2], [1, 0.1]));
});
