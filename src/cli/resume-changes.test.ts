import { expect, test } from 'vitest';
import { ring } from '../../test/diagnosis/worlds.js';
import { points } from '../../test/diagnosis/games.js';
import { playersOfOtherRate } from './resume-changes.js';

test.each([
  [['D.lr', 'batch'], ['D']],
  [['lrTo'], ['G', 'D']],
  [
    ['D.lr', 'lrMin'],
    ['G', 'D'],
  ],
  [['G.units', 'seed'], []],
])('settings %j set the rates of %j', (paths, players) => {
  const changes = paths.map((path) => ({ path, before: 1, after: 2 }));
  expect(playersOfOtherRate(changes, points(ring, 10))).toEqual(players);
});
