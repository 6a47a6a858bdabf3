import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeHost } from '../../src/node/index.js';
import { points } from '../../src/recipes/index.js';
import type { Engine } from '../../src/runtime/index.js';
import { full } from '../../src/tensor/index.js';
import type { TrainEvent, TrainOptions } from '../../src/train/index.js';
import { smallGame } from '../robust/small-games.js';
import { eventsOf } from './events.js';

const { game, data } = smallGame(points, {});
const steps = 4;

let engine: Engine;
beforeAll(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
});
afterAll(() => engine.close());

const eventsWith = (options: Partial<TrainOptions>): Promise<TrainEvent[]> =>
  eventsOf({ game, data, engine, steps, ...options });

const saves = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'save' ? [event.step] : []));

test('a training that is stopped before its first round has a checkpoint to go on from', async () => {
  const events = await eventsWith({ signal: { aborted: true } });
  expect(saves(events)).toEqual([0]);
  expect(events.at(-1)).toEqual({ kind: 'end', step: 0, reason: 'interrupted' });
});

test('one that goes on and is stopped at once is not saved again', async () => {
  const [saved] = (await eventsWith({})).filter((event) => event.kind === 'save');
  expect(saved?.step).toBe(steps);
  const from = saved && { step: saved.step, state: saved.state };
  expect(
    saves(await eventsWith({ ...(from && { from }), steps: 2 * steps, signal: { aborted: true } })),
  ).toEqual([]);
});

test('states of something else in the engine are not part of what is saved', async () => {
  await engine.writeState({ other: full([2], NaN) });
  const [saved] = (await eventsWith({})).filter((event) => event.kind === 'save');
  expect(Object.keys(saved?.state ?? {})).toContain('G.h0.weight');
  expect(Object.keys(saved?.state ?? {})).not.toContain('other');
});

test.each([
  { from: { step: NaN, state: {} } },
  { from: { step: 1.5, state: {} } },
  { care: { every: -1, act: 'report' as const } },
  { care: { every: NaN, act: 'report' as const } },
])('numbers of rounds that are none are refused: %j', async (options) => {
  await expect(eventsWith(options)).rejects.toMatchObject({ code: 'CALL_INVALID' });
});
