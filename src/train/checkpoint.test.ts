import { expect, test } from 'vitest';
import { memoryStore } from '../../test/memory-store.js';
import { uniform } from '../../test/random.js';
import { GanymedeError } from '../support/errors.js';
import { tensor } from '../tensor/index.js';
import { loadCheckpoint, loadNewestCheckpoint, saveCheckpoint, savedSteps } from './checkpoint.js';
import { Keeper } from './keeper.js';

const state = (value: number) => ({
  'G.h.weight': tensor(
    [40, 50],
    Float32Array.from({ length: 2000 }, (_, i) => Math.sin(value + i)),
  ),
  'G.h.weight@sum': tensor([3], [value, 2, 3]),
});
const facts = { made: { threads: 1, layout: 'NCHW' }, data: { examples: 640, epoch: 2 } };
const files = ['manifest.json', 'state.safetensors'].map((name) => `checkpoints/step-00000020/${name}`);

async function twoCheckpoints() {
  const store = memoryStore();
  for (const step of [10, 20]) await saveCheckpoint(store, { step, state: state(step), ...facts });
  return store;
}

test('every change of a byte of the manifest, and 10,000 of the tensors, is found and the one before used', async () => {
  const store = await twoCheckpoints();
  const before = (await loadCheckpoint(store, 10)).state;
  const random = uniform('flips');
  for (const file of files) {
    const whole = await store.read(file);
    const isManifest = file.endsWith('.json');
    for (let i = 0; i < (isManifest ? whole.length : 10_000); i++) {
      const at = isManifest ? i : random(whole.length);
      store.files.set(file, whole.with(at, (whole[at] ?? 0) ^ (1 + random(255))));
      const { checkpoint, damaged } = await loadNewestCheckpoint(store);
      if (checkpoint.step !== 10 || damaged[0] !== 'checkpoints/step-00000020')
        expect.fail(`${file}, byte ${at}`);
      if (i === 0) expect(checkpoint.state).toEqual(before);
    }
    store.files.set(file, whole);
  }
  expect((await loadNewestCheckpoint(store)).checkpoint).toEqual({ step: 20, state: state(20) });
});

test('a checkpoint under the number of another is damaged', async () => {
  const store = await twoCheckpoints();
  for (const file of files) {
    store.files.set(file.replace('20', '30'), await store.read(file));
  }
  await expect(loadCheckpoint(store, 30)).rejects.toThrow('its manifest is of step 20');
});

test('what a checkpoint is not of is left out: whatever an event has besides, a metric that is no number', async () => {
  const store = memoryStore();
  const event = { kind: 'save', step: 7, state: state(7), examples: 640 } as const;
  await saveCheckpoint(store, { ...event, metric: { name: 'loss', value: Infinity, step: 7 } });
  expect(await loadCheckpoint(store)).toEqual({ step: 7, state: state(7) });
});

test('a keeper does not remove what it has just saved because of later ones it did not save', async () => {
  const store = memoryStore();
  for (const step of [9, 10]) await saveCheckpoint(store, { step, state: state(step) });
  await new Keeper(store, 1).save({ step: 8, state: state(8) });
  expect(await savedSteps(store)).toEqual([8, 9, 10]);
});

test('checkpoints of format 1 are read', async () => {
  const store = await twoCheckpoints();
  const [manifest = ''] = files;
  const { files: hashes, step } = JSON.parse(Buffer.from(await store.read(manifest)).toString()) as Record<
    string,
    unknown
  >;
  await store.write(manifest, JSON.stringify({ format: 1, step, files: hashes }));
  expect((await loadCheckpoint(store)).step).toBe(20);
});

test('the newest are kept, and the best of the metric, and what another process saved', async () => {
  const store = memoryStore();
  const save = (keeper: Keeper, step: number, value: number) =>
    keeper.save({ step, state: state(step), metric: { name: 'loss', value, step } });
  const first = new Keeper(store, 2);
  await save(first, 1, 5);
  const second = new Keeper(store, 2);
  for (const [step, value] of [
    [2, 7],
    [3, 2],
    [4, 6],
    [5, 2],
    [6, 4],
  ] as const)
    await save(second, step, value);
  expect(await savedSteps(store)).toEqual([1, 3, 5, 6]);
  expect((await loadCheckpoint(store, 'best')).step).toBe(3);
  expect(Buffer.from(await store.read('checkpoints/latest')).toString()).toBe('step-00000006\n');
  const third = new Keeper(store, 2);
  await save(third, 7, 3);
  expect((await loadCheckpoint(store, 'best')).step).toBe(3);
  await save(third, 8, 1);
  expect((await loadCheckpoint(store, 'best')).step).toBe(8);
});

test('a checkpoint whose tensors are damaged is not the best', async () => {
  const store = memoryStore();
  const save = (keeper: Keeper, step: number, value: number) =>
    keeper.save({ step, state: state(step), metric: { name: 'loss', value, step } });
  const first = new Keeper(store, 0);
  await save(first, 1, 3);
  await save(first, 2, 1);
  await store.write('checkpoints/step-00000002/state.safetensors', 'damaged');
  const second = new Keeper(store, 0);
  await save(second, 3, 4);
  expect((await loadCheckpoint(store, 'best')).step).toBe(1);
  await save(second, 4, 2);
  expect((await loadCheckpoint(store, 'best')).step).toBe(4);
});

test('where no metric was measured no checkpoint is the best', async () => {
  const store = await twoCheckpoints();
  const error: unknown = await loadCheckpoint(store, 'best').catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GanymedeError);
  expect(error).toMatchObject({ code: 'CHECKPOINT_MISSING' });
});
