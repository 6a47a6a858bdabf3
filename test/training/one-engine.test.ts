import { expect, test } from 'vitest';
import { nodeHost } from 'ganymede/node';
import { points } from 'ganymede/recipes';
import { tensor } from 'ganymede/tensor';
import { smallGame } from '../robust/small-games.js';
import { eventsOf } from './events.js';

const { game, data } = smallGame(points, {});

test('a second training in an engine saves no states of the first', async () => {
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  const saved = async (every: number): Promise<readonly string[]> => {
    const care = { every, act: 'report' } as const;
    const events = await eventsOf({ game, data, engine, steps: 2, care });
    return events.flatMap((event) => (event.kind === 'save' ? Object.keys(event.state) : []));
  };
  try {
    const own = await saved(0);
    expect(await saved(2)).toEqual(expect.arrayContaining([...own, 'watch@mean', 'watch@shares']));
    // What a treatment leaves.
    await engine.writeState({ 'G@rate': tensor([], [0.5]), 'watch@treated': tensor([2], [1, 1]) });
    expect(await saved(0)).toEqual(own);
  } finally {
    await engine.close();
  }
});
