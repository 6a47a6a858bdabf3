import { expect, test } from 'vitest';
import { spaceName } from './process-space.js';

test('containers are told apart, also those of other starts; a machine without them stays the same', () => {
  expect(spaceName('pid:[4026532001]', 'a')).not.toBe(spaceName('pid:[4026532002]', 'a'));
  expect(spaceName('pid:[4026532001]', 'a')).not.toBe(spaceName('pid:[4026532001]', 'b'));
  expect(spaceName('pid:[4026531836]', 'a')).toBe(spaceName('pid:[4026531836]', 'b'));
  expect(spaceName('pid:[4026531836]', 'a')).not.toBe(spaceName('pid:[4026532001]', 'a'));
  expect(spaceName('', 'a')).toBe('');
});
