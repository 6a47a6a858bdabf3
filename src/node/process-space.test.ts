import { expect, test } from 'vitest';
import { isOfEarlierStart, spaceOf } from './process-space.js';

test('containers have a space of their own, with the start they are of; the machine itself has none', () => {
  const container = { namespace: 'pid:[4026532001]', boot: 'a' };
  expect(spaceOf(container.namespace, container.boot)).toEqual(container);
  for (const namespace of ['pid:[4026531836]', ''])
    expect(spaceOf(namespace, 'a')).toEqual({ namespace: '', boot: '' });
});

test('what another start of the machine left is gone, where both are known', () => {
  const here = spaceOf('pid:[4026532001]', 'a');
  expect(['a', 'b', ''].map((boot) => isOfEarlierStart(boot, here))).toEqual([false, true, false]);
  expect(isOfEarlierStart('b', spaceOf('', ''))).toBe(false);
});
