import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeHost } from '../../src/node/index.js';
import { points } from '../../src/recipes/index.js';
import type { Engine } from '../../src/runtime/index.js';
import { full } from '../../src/tensor/index.js';
import { train, type TrainEvent, type TrainOptions } from '../../src/train/index.js';
import { smallGame } from '../robust/small-games.js';

const { game, data } = smallGame(points, {});
const steps = 4;

let engine: Engine;
beforeAll(async () => {
  engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
});
afterAll(() => engine.close());

async function eventsOf(options: Partial<TrainOptions>): Promise<TrainEvent[]> {
  const every = { log: 0, sample: 0, save: 0 };
  const events: TrainEvent[] = [];
  for await (const event of train({ game, data, engine, seed: 1, steps, every, ...options }))
    events.push(event);
  return events;
}

const saves = (events: readonly TrainEvent[]): number[] =>
  events.flatMap((event) => (event.kind === 'save' ? [event.step] : []));

test('a training that is stopped before its first round has a checkpoint to go on from', async () => {
  const events = await eventsOf({ signal: { aborted: true } });
  expect(saves(events)).toEqual([0]);
  expect(events.at(-1)).toEqual({ kind: 'end', step: 0, reason: 'interrupted' });
});

test('one that goes on and is stopped at once is not saved again', async () => {
  const [saved] = (await eventsOf({})).filter((event) => event.kind === 'save');
  expect(saved?.step).toBe(steps);
  const from = saved && { step: saved.step, state: saved.state };
  expect(
    saves(await eventsOf({ ...(from && { from }), steps: 2 * steps, signal: { aborted: true } })),
  ).toEqual([]);
});

test('states of something else in the engine are not part of what is saved', async () => {
  await engine.writeState({ other: full([2], NaN) });
  const [saved] = (await eventsOf({})).filter((event) => event.kind === 'save');
  expect(Object.keys(saved?.state ?? {})).toContain('G.h0.weight');
  expect(Object.keys(saved?.state ?? {})).not.toContain('other');
});

test.each([
  { from: { step: NaN, state: {} } },
  { from: { step: 1.5, state: {} } },
  { care: { every: -1, act: 'report' as const } },
  { care: { every: NaN, act: 'report' as const } },
])('numbers of rounds that are none are refused: %j', async (options) => {
  await expect(eventsOf(options)).rejects.toMatchObject({ code: 'CALL_INVALID' });
});
