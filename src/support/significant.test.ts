import { expect, test } from 'vitest';
import { significant } from './significant.js';

test.each([
  [1.386294, 4, '1.386'],
  [0.5, 4, '0.5'],
  [3.21e-7, 4, '3.21e-7'],
  [123456, 3, '123000'],
  [NaN, 4, 'NaN'],
  [-Infinity, 4, '-Infinity'],
])('%d with %d digits is %s', (value, digits, text) => {
  expect(significant(value, digits)).toBe(text);
});
