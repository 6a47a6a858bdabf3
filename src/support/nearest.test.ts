import { expect, test } from 'vitest';
import { didYouMean, nearest } from './nearest.js';

test.each([
  ['mnsit', ['fashion-mnist', 'mnist'], 'mnist'],
  ['MNIST', ['mnist'], 'mnist'],
  ['lerning-rate', ['learning-rate', 'batch'], 'learning-rate'],
  ['photos', ['mnist'], undefined],
  ['', ['mnist'], undefined],
  ['x', [], undefined],
])('nearest to %s among %j is %s', (word, candidates, expected) => {
  expect(nearest(word, candidates)).toBe(expected);
});

test('didYouMean falls back to the list', () => {
  expect(didYouMean('mnst', ['mnist', 'idx'])).toBe('Did you mean "mnist"?');
  expect(didYouMean('photos', ['mnist', 'idx'])).toBe('Choose one of: mnist, idx.');
});
