import { expect, test } from 'vitest';
import { ring } from '../../../test/diagnosis/worlds.js';
import { points } from '../../../test/diagnosis/games.js';
import { nodeHost } from '../../node/index.js';
import { tensor } from '../../tensor/index.js';
import { onNewCourse, Treatment } from './treatment.js';

test('a game goes back to samples that are about as near as any before, not to worse and worse ones', async () => {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  const treatment = new Treatment({
    game: points(ring, 100),
    engine,
    step: 0,
    state: {},
    history: [],
  });
  for (const [look, distance] of [8, 2, 2.3, 2.7, 3.1, 3.6].entries())
    await treatment.keep(100 * (look + 1), distance);
  expect(await treatment.goBack({ slower: false })).toEqual({ kind: 'rollback', to: 300 });
  await engine.close();
});

test('a player whose rate was not set stays as slow as it was made', () => {
  const [half, memory] = [tensor([], [0.5]), tensor([1], [3])];
  const state = { 'G@rate': half, 'D@rate': half, 'G.w': memory, 'watch@reals': memory };
  const treated = { 'watch@treated': tensor([2], [1, 0]) };
  expect(onNewCourse(state, { ratesSet: ['D'], otherData: false })).toEqual({
    ...{ 'G@rate': half, 'G.w': memory, 'watch@reals': memory },
    ...treated,
  });
  expect(onNewCourse(state, { ratesSet: [], otherData: true })).toEqual({
    ...{ 'G@rate': half, 'D@rate': half, 'G.w': memory },
    ...treated,
  });
});
