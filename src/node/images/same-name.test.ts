import { expect, test } from 'vitest';
import { filesNamed } from './same-name.js';

const [composed, apart] = ['caf\u00e9.png', 'cafe\u0301.png'];

test.each<[string, string[], string[], [string, string][]]>([
  ['as it is', ['a.png'], ['A.png', 'a.png'], [['a.png', 'a.png']]],
  ['but for how letters are composed', [composed], [apart], [[composed, apart]]],
  [
    'composed in both ways, each as it is',
    [composed, apart],
    [apart, composed],
    [
      [composed, composed],
      [apart, apart],
    ],
  ],
  ['but for the case', ['x/a.PNG'], ['X/A.png'], [['x/a.PNG', 'X/A.png']]],
  ['but for both', [composed.toUpperCase()], [apart], [[composed.toUpperCase(), apart]]],
  ['first, and others take what is left', ['a.png', 'A.png'], ['a.png'], [['a.png', 'a.png']]],
  ['by two files but for the case', ['a.PNG'], ['A.png', 'a.png'], []],
  ['twice but for the case', ['A.png', 'a.PNG'], ['a.png'], []],
  ['by none', ['b.png'], ['a.png'], []],
])('a name that is there %s', (_, names, files, found) => {
  expect(new Map(filesNamed(names, files))).toEqual(new Map(found));
});
