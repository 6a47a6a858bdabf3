import { expect, test } from 'vitest';
import { printable } from './printable.js';

test.each([
  ['\u001b[31mred.png', '\\x1b[31mred.png'],
  ['two\nlines\r', 'two\\x0alines\\x0d'],
  ['\u0000\u007f\u009b2J', '\\x00\\x7f\\x9b2J'],
  ['gnp.\u202eexe', 'gnp.\\u202eexe'],
  ['Größe 猫 👩‍🚀/a b.png', 'Größe 猫 👩‍🚀/a b.png'],
])('%j is shown as %s', (text, shown) => {
  expect(printable(text)).toBe(shown);
});
