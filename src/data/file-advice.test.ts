import { expect, test } from 'vitest';
import { fileAdvice } from './file-advice.js';

test.each(['photos.zip', './a.tar.gz', 'b.TGZ', 'c.tar.zst', 'd.7z'])('%s is to be unpacked', (path) => {
  expect(fileAdvice(path)).toContain('Unpack it and name the folder');
});

test.each(['a.png', '/photos/b.JPG', 'c.jpeg', 'd.heic'])('%s is one image', (path) => {
  expect(fileAdvice(path)).toContain('name a folder of images');
});

test.each(['a', 'train-images-idx3-ubyte.gz', 'photos.zip/', 'zip', 'notes.txt'])(
  'of %s nothing is known',
  (path) => {
    expect(fileAdvice(path)).toBeUndefined();
  },
);
