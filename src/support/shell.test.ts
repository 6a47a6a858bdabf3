import { expect, test } from 'vitest';
import { shellWord } from './shell.js';

test('plain paths stay as they are; others become one quoted word', () => {
  expect(shellWord('runs/0001-gan-mnist')).toBe('runs/0001-gan-mnist');
  expect(shellWord('my runs/1')).toBe("'my runs/1'");
  expect(shellWord("it's")).toBe(`'it'\\''s'`);
  expect(shellWord('')).toBe("''");
});
