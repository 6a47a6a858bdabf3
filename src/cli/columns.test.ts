import { expect, test } from 'vitest';
import { columns } from './columns.js';

test('cells are as wide as what is shown of them, and no terminal obeys them', () => {
  const rows = [
    ['\u001b[31mred.png', '1.5', 'a'],
    ['b.png', '20', ''],
  ];
  expect(columns(rows)).toBe('\\x1b[31mred.png  1.5  a\nb.png             20');
});
