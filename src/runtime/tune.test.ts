import { beforeEach, expect, test, vi } from 'vitest';
import { conv, graphOf, input } from '../ir/index.js';
import type { Engine } from './engine.js';
import { fastestOf, worthMeasuring } from './tune.js';

const clock = vi.hoisted(() => ({ now: 0 }));
vi.mock('../support/web.js', () => ({ seconds: () => clock.now, pause: () => Promise.resolve() }));

const halving = { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], groups: 1 };
const layout = 'cHWN16c';

/** Convolutions by which images of growing sizes are halved, all worth measuring. */
const convolutions = worthMeasuring(
  [64, 80, 96, 112, 128].map((batch) =>
    graphOf({ y: conv(input('x', [batch, 32, 16, 16]), input('w', [64, 32, 4, 4]), halving) }),
  ),
  layout,
);

/** An engine whose calls take so long; what it runs is counted. */
function engineOf(secondsPerCall: number): { readonly engine: Engine; readonly run: () => void } {
  const run = vi.fn();
  const nothing = (): Promise<void> => Promise.resolve();
  const engine: Engine = {
    layout,
    load: nothing,
    run: () => {
      run();
      clock.now += secondsPerCall;
      return Promise.resolve({});
    },
    unload: nothing,
    readState: () => Promise.resolve({}),
    writeState: nothing,
    close: nothing,
  };
  return { engine, run };
}

beforeEach(() => {
  clock.now = 0;
});

test('all are measured, in as many rounds as there is time for', async () => {
  const { engine, run } = engineOf(0.01);
  expect(Object.keys(await fastestOf(engine, convolutions))).toHaveLength(5);
  // Seven rounds of two calls, of two formulations.
  expect(run).toHaveBeenCalledTimes(5 * 7 * 4);
});

test('where a round takes long the largest are left out, and it ends in time', async () => {
  const { engine } = engineOf(1);
  const tuning = await fastestOf(engine, convolutions.toReversed());
  expect(Object.keys(tuning)).toEqual(convolutions.slice(0, 2).map(({ name }) => name));
  expect(clock.now).toBeLessThanOrEqual(12);
});

test('a stop is seen before the next convolution', async () => {
  const { engine, run } = engineOf(0.01);
  const signal = { aborted: false };
  vi.spyOn(engine, 'unload').mockImplementation(() => {
    signal.aborted = true;
    return Promise.resolve();
  });
  expect(Object.keys(await fastestOf(engine, convolutions, signal))).toHaveLength(1);
  expect(run).toHaveBeenCalledTimes(7 * 4);
});
