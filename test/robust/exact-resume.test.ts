import { expect, test } from 'vitest';
import { nodeHost } from '../../src/node/index.js';
import { recipes } from '../../src/recipes/index.js';
import type { Tensor } from '../../src/tensor/index.js';
import {
  loadNewestCheckpoint,
  loggedLines,
  metricsFile,
  readText,
  type Recipe,
  RunRecorder,
  savedSteps,
  train,
} from '../../src/train/index.js';
import { type MemoryStore, memoryStore } from '../memory-store.js';
import { uniform } from '../random.js';
import { type SmallGame, smallGame } from './small-games.js';

const [steps, points] = [18, 5];
/** Rounds between lines, samples, checkpoints. */
type Every = readonly [log: number, sample: number, save: number];

interface Part {
  readonly store: MemoryStore;
  readonly every: Every;
  /** Where it is asked to stop. */
  readonly stopAt: number;
}

/** Train in a new engine from the newest checkpoint on, as `resume` does; the run is in the store. */
async function play({ config, data, game }: SmallGame, recipe: Recipe, part: Part): Promise<void> {
  const {
    store,
    every: [log, sample, save],
    stopAt,
  } = part;
  const from =
    (await savedSteps(store)).length > 0 ? (await loadNewestCheckpoint(store)).checkpoint : undefined;
  const facts = { path: store.path, recipe, config, data, version: 'test' };
  const encode = (image: Tensor): Promise<Uint8Array> => Promise.resolve(Uint8Array.from(image.data));
  const recorder = new RunRecorder({
    store,
    encode,
    game,
    data,
    facts,
    environment: {},
    before: from && config,
  });
  const history = loggedLines(await readText(store, metricsFile)).filter(
    ({ step }) => step <= (from?.step ?? 0),
  );
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1, thread: 'main' });
  const signal = { aborted: false };
  try {
    const care = { every: 4, act: config.act, history };
    const options = { game, data, engine, seed: 3, steps, every: { log, sample, save }, care, signal };
    for await (const event of train({ ...options, ...(from && { from }) })) {
      await recorder.record(event);
      if (event.kind === 'log' && event.step >= stopAt) signal.aborted = true;
    }
  } finally {
    await engine.close();
  }
}

async function linesOf(store: MemoryStore): Promise<Map<number, unknown>> {
  return new Map(loggedLines(await readText(store, metricsFile)).map(({ step, metrics }) => [step, metrics]));
}

test.each(recipes.map((recipe) => [recipe.name, recipe] as const))(
  `${points} trainings of %s, each stopped and resumed twice with other intervals, end as one that was not`,
  async (name, recipe) => {
    const small = smallGame(recipe, { steps, act: 'report', keep: 0 });
    const whole = memoryStore();
    await play(small, recipe, { store: whole, every: [1, 6, 6], stopAt: steps });
    const expected = await loadNewestCheckpoint(whole);
    const lines = await linesOf(whole);
    expect([...lines.keys()]).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    const random = uniform(name);
    for (let point = 0; point < points; point++) {
      const store = memoryStore();
      const first = 1 + random(steps - 2);
      const second = first + 1 + random(steps - 1 - first);
      for (const stopAt of [first, second, steps])
        await play(small, recipe, { store, every: [1 + random(2), 6, 1 + random(7)], stopAt });
      expect((await savedSteps(store)).length).toBeGreaterThan(2);
      expect(await loadNewestCheckpoint(store)).toEqual(expected);
      for (const [step, metrics] of await linesOf(store)) expect(metrics).toEqual(lines.get(step));
      const last = `samples/step-${String(steps).padStart(8, '0')}.png`;
      expect(store.files.get(last)).toEqual(whole.files.get(last));
    }
  },
);
