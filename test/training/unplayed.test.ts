import { afterAll, beforeAll, expect, test } from 'vitest';
import { points } from 'ganymede/recipes';
import { nodeHost } from 'ganymede/node';
import type { Engine } from 'ganymede/runtime';
import type { Game, TrainOptions } from 'ganymede/train';
import { smallGame } from '../robust/small-games.js';
import { eventsOf } from './events.js';

const { game, data } = smallGame(points, {});
const { G, D } = game.players;
const players = { ...game.players, ...(G && { idleG: G }), ...(D && { idleD: D }) };
const samples = { ...game.samples, player: 'idleG' };
const critic = { ...game.critic, player: 'idleD', output: 'logit' } as const;

let engine: Engine;
beforeAll(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
});
afterAll(() => engine.close());

async function played(changed: Partial<Game>, options: Partial<TrainOptions>): Promise<string[]> {
  const events = await eventsOf({
    game: { ...game, players, ...changed },
    data,
    engine,
    steps: 2,
    ...options,
  });
  return events.map(({ kind }) => kind);
}

test('players that stand idle may, but not make the samples or judge them', async () => {
  const care = { every: 1, act: 'report' } as const;
  expect((await played({}, { care })).at(-1)).toBe('end');
  await expect(played({ samples }, {})).rejects.toMatchObject({
    code: 'STATE_MISSING',
    where: 'samples.player',
    actual: 'idleG',
  });
  await expect(played({ critic }, { care })).rejects.toMatchObject({
    code: 'STATE_MISSING',
    where: 'critic.player',
    actual: 'idleD',
  });
});
