import { spawnSync } from 'node:child_process';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { loadCheckpoint, saveCheckpoint, savedSteps } from '../../src/train/index.js';
import { commandLine, type Ended, ganymede, here, readLines, temporaryFolder } from '../cli/command.js';
import { contentsOf } from './contents.js';
import { stoppedRun, tiny, tinyRun } from './small-run.js';

const overflow = ['--set', 'G.lr=1e300'];

test('weights that are not finite after the last step are not saved', async () => {
  const out = await temporaryFolder();
  const args = ['train', 'points', 'ring', '--out', out, '--steps', '1', ...tiny, ...overflow];
  const { status, stderr } = await here(args);
  expect(stderr).toMatch(/error TRAIN_DIVERGED: G\.\S+ is not finite after step 1/);
  expect(status).toBe(5);
  expect(await savedSteps(folderStore(join(out, '0001-tiny')))).toEqual([]);
});

test('a run that is moved away is not begun again in pieces', async () => {
  const folder = await temporaryFolder();
  const [path, moved] = [join(folder, '0001-run'), join(folder, '0001-moved')];
  const store = folderStore(path);
  await store.write('config.json', '{}');
  await rename(path, moved);
  const gone = expect.objectContaining({ code: 'RUN_UNWRITABLE' }) as Error;
  await expect(store.append('log.txt', 'a line')).rejects.toThrow(gone);
  await expect(store.writeFolder('checkpoints/step-00000001', {})).rejects.toThrow(gone);
  expect(await readdir(folder)).toEqual(['0001-moved']);
});

test('they are given up for the state before, where the game may', async () => {
  const out = await temporaryFolder();
  const args = ['train', 'points', 'ring', '--out', out, '--steps', '1', ...tiny, ...overflow];
  const { status } = await here([...args, '--set', 'act=rollback']);
  expect(status).toBe(0);
  const { state } = await loadCheckpoint(folderStore(join(out, '0001-tiny')));
  expect(
    Object.values(state).every(({ data }) => data.every((value: number) => Number.isFinite(value))),
  ).toBe(true);
  expect(await readLines(join(out, '0001-tiny', 'events.jsonl'))).toContainEqual(
    expect.objectContaining({
      kind: 'diagnosis',
      verdict: 'diverged',
      action: expect.objectContaining({ kind: 'rollback', to: 0 }) as unknown,
    }),
  );
});

test('NaN in the weights of a checkpoint stops the next step, and what is on the disk stays', async () => {
  const run = await stoppedRun(await temporaryFolder(), { at: 10, of: 20 });
  const store = folderStore(run);
  const { state } = await loadCheckpoint(store, 10);
  const [name = '', weight] = Object.entries(state).find(([each]) => each.startsWith('D.')) ?? [];
  weight?.data.set([NaN]);
  await saveCheckpoint(store, { step: 11, state });
  const { status, stderr } = await here(['resume', run]);
  expect(name).toMatch(/^D\./);
  expect(stderr).toContain('error TRAIN_DIVERGED');
  expect(stderr).toContain('fix:');
  expect(status).toBe(5);
  expect(await savedSteps(store)).toEqual([5, 10, 11]);
});

/** A training whose engine's thread ends under way. Ended inside ONNX Runtime it may take the process with it: then another. */
async function crashed(attempts = 5): Promise<Ended & { readonly run: string }> {
  const out = await temporaryFolder();
  const run = join(out, '0001-tiny');
  const args = ['train', 'points', 'ring', '--out', out, '--steps', '400', ...tiny];
  const preload = new URL('./end-engine.mjs', import.meta.url).href;
  const result = await ganymede(args, { NODE_OPTIONS: `--import ${preload}`, END_ENGINE_OF: run });
  return result.status === null && attempts > 1 ? crashed(attempts - 1) : { ...result, run };
}

test("a crash of the engine's thread has a status, and the run goes on as if nothing had happened", async () => {
  const whole = await contentsOf(await tinyRun(await temporaryFolder(), 400));
  const { run, status, stderr } = await crashed();
  expect(stderr).toContain('error ENGINE_CRASHED');
  expect(status).toBe(4);
  expect((await readLines(join(run, 'events.jsonl'))).at(-1)).toMatchObject({ kind: 'error' });
  expect((await here(['resume', run])).status).toBe(0);
  expect(await contentsOf(run)).toEqual(whole);
});

test.skipIf(process.platform !== 'linux')(
  'memory that does not suffice has a code and leaves no run behind',
  async () => {
    const out = await temporaryFolder();
    const large = ['--threads', '1', '--batch', '4000', '--set', "'G.units=[6000,6000]'"].join(' ');
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', `ulimit -d 1200000; exec ${commandLine} train points ring --out ${out} --steps 2 ${large}`],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect(stderr).toContain('error OUT_OF_MEMORY');
    expect(stderr).toContain('--batch');
    expect(status).toBe(4);
  },
);

test('a damaged newest checkpoint is not used to generate, and that is said', async () => {
  const run = await tinyRun(await temporaryFolder(), 10);
  const state = join(run, 'checkpoints/step-00000010/state.safetensors');
  const bytes = await readFile(state);
  await folderStore(run).write('checkpoints/step-00000010/state.safetensors', bytes.subarray(1));
  const { status, stdout } = await here(['generate', run]);
  expect(stdout).toContain('note: checkpoints/step-00000010 is damaged; step 5 is used');
  expect(status).toBe(0);
  expect((await here(['generate', run, '--step', '10'])).stderr).toContain('error CHECKPOINT_CORRUPT');
});
