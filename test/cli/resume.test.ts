import { appendFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plain } from '../images/picture-files.js';
import { type Ended, here, jsonLines, readLines, temporaryFolder } from './command.js';
import { decodeSafetensors, tensor } from '../../src/tensor/index.js';
import { changedSquares, idxFolder, squares } from './idx-files.js';

interface Trained {
  readonly data: string;
  readonly out: string;
  readonly run: string;
}

/** A run of `steps` steps, saved every 10. */
async function trained(steps: number, more: readonly string[] = []): Promise<Trained> {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const out = join(folder, 'my runs');
  const { status, stderr } = await here([
    ...['train', `idx:${data}`, '--out', out, '--name', 'small', '--steps', String(steps)],
    ...['--batch', '16', '--set', 'G.units=[16]', '--set', 'D.units=[16]', '--threads', '1'],
    ...['--save-every', '10', '--log-every', '5', ...more],
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { data, out, run: join(out, '0001-small') };
}

/** A run of a game that is treated, or not, on data that has a held-out part, or not. */
async function heldOutRun(
  act: string,
  has: boolean,
): Promise<{ readonly run: string; readonly heldOut: string }> {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const heldOut = join(data, 't10k-images-idx3-ubyte');
  if (has) await writeFile(heldOut, squares());
  const args = ['--steps', '10', '--batch', '16', '--threads', '1', '--out', join(folder, 'runs'), '--quiet'];
  const sets = ['G.units=[16]', 'D.units=[16]', `act=${act}`].flatMap((set) => ['--set', set]);
  const { stdout } = await here(['train', `idx:${data}`, ...args, ...sets]);
  return { run: stdout.trim(), heldOut };
}

const checkpoint = (step: number): string => `checkpoints/step-${String(step).padStart(8, '0')}`;
const stateOf = (run: string, step: number): Promise<Buffer> =>
  readFile(join(run, checkpoint(step), 'state.safetensors'));

test('a resume with more steps ends where one training of as many does, byte for byte, and says so everywhere', async () => {
  const { run } = await trained(20);
  const whole = await trained(40);
  expect((await here(['resume', run, '--steps', '40'])).status).toBe(0);
  expect(await stateOf(run, 40)).toEqual(await stateOf(whole.run, 40));
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8'))).toMatchObject({ steps: 40 });
  const card = await readFile(join(run, 'README.md'), 'utf8');
  expect(card).toContain('| steps | 40 |');
  expect(card).not.toContain('changed on the way');
  expect((await readLines(join(run, 'events.jsonl'))).map(({ kind }) => kind)).toEqual([
    'end',
    'resume',
    'end',
  ]);
});

test('the card of a run with more steps than its schedules knew says that one command does not make it again', async () => {
  const out = await temporaryFolder();
  const small = ['--batch', '8', '--threads', '1', '--set', 'G.units=[8]', '--set', 'D.units=[8]'];
  expect((await here(['train', 'ring', '--steps', '4', '--out', out, ...small])).status).toBe(0);
  expect((await here(['resume', '1', '--steps', '8', '--out', out])).status).toBe(0);
  const card = await readFile(join(out, (await readdir(out))[0] ?? '', 'README.md'), 'utf8');
  expect(card).toContain('- from step 4: steps 8, before 4, over which rates or weights are scheduled');
  expect(card).toContain('one command does not make this model again');
});

test('a run that goes on keeps its name; a fork may have another', async () => {
  const { out, run } = await trained(10);
  const args = ['resume', run, '--steps', '12', '--out', out, '--name', 'other'];
  const refused = await here(args);
  expect(refused.stderr).toMatch(/error USAGE: --name is for --fork[^]*fix: +Leave --name out/);
  expect(refused.status).toBe(2);
  expect((await here([...args, '--fork'])).status).toBe(0);
  expect(await readdir(out)).toEqual(['0001-small', '0002-other']);
});

test('images and an exported generator need the run only, not its data', async () => {
  const { data, run } = await trained(10);
  await rm(data, { recursive: true });
  expect((await here(['generate', run])).status).toBe(0);
  expect(await readdir(join(run, 'generated'))).toEqual(['step-00000010-seed-1-n-64.png']);
  expect((await here(['export', run])).status).toBe(0);
});

test('a resume on other data is refused', async () => {
  const { data, run } = await trained(10);
  await writeFile(join(data, 'train-images-idx3-ubyte'), changedSquares());
  const { status, stderr } = await here(['resume', run, '--steps', '20']);
  expect(stderr).toContain('error DATA_UNFIT');
  expect(status).toBe(2);
  expect(await readLines(join(run, 'events.jsonl'))).toHaveLength(1);
});

test('a fork goes on with changed data where it is named', async () => {
  const { data, out, run } = await trained(10, ['--set', 'watchEvery=5']);
  await writeFile(join(data, 'train-images-idx3-ubyte'), changedSquares());
  const fork = ['resume', run, '--steps', '12', '--fork', '--out', out];
  expect((await here(fork)).stderr).toMatch(/DATA_UNFIT[^]*--fork --set data=PATH/);
  const { status, stdout } = await here([...fork, '--set', `data=idx:${data}`]);
  expect(status).toBe(0);
  expect(stdout).toMatch(/note: .* has changed since this run was trained on it: from here on it learns/);
  const memoryOf = async (path: string): Promise<string[]> =>
    Object.keys(decodeSafetensors(await stateOf(path, 10)).tensors).filter((name) =>
      name.startsWith('watch@'),
    );
  expect((await memoryOf(run)).length).toBeGreaterThan(0);
  expect(await memoryOf(join(out, '0002-small'))).toEqual(['watch@treated']);
});

test.each([
  ['changed', true, changedSquares()],
  ['were added', false, squares()],
  ['were taken away', true, undefined],
])(
  'held-out images that %s are noted, and refused where the game is treated by them',
  async (_, had, now) => {
    const resumed = async (act: string): Promise<Ended> => {
      const { run, heldOut } = await heldOutRun(act, had);
      await (now ? writeFile(heldOut, now) : rm(heldOut));
      return here(['resume', run, '--steps', '12']);
    };
    const [reported, treated] = [await resumed('report'), await resumed('stop')];
    expect(reported.stdout).toMatch(/note: the held-out examples of \S+ have changed/);
    expect(reported.status).toBe(0);
    expect(treated.stderr).toMatch(/DATA_UNFIT: the held-out examples[^]*act=stop[^]*--fork/);
  },
);

test('a run of an older version, which does not say that nothing was held out, may have held-out images', async () => {
  const { run, heldOut } = await heldOutRun('stop', false);
  const environment = join(run, 'env.json');
  const recorded = await readFile(environment, 'utf8');
  await writeFile(environment, recorded.replace('"heldOutSha256": null,', ''));
  expect(await readFile(environment, 'utf8')).not.toBe(recorded);
  await writeFile(heldOut, squares());
  const { status, stdout } = await here(['resume', run, '--steps', '12']);
  expect(status).toBe(0);
  expect(stdout).not.toContain('held-out');
});

test('classes that mean something else are told; another number of them is refused as such', async () => {
  const folder = await temporaryFolder();
  const classes = async (dir: string, names: readonly string[], grey = 0): Promise<string> => {
    for (const [i, name] of names.entries())
      for (const n of [0, 1, 2, 3, 4, 5]) {
        await mkdir(join(folder, dir, name), { recursive: true });
        await plain(grey + 40 * i + n)
          .png()
          .toFile(join(folder, dir, name, `${n}.png`));
      }
    return join(folder, dir);
  };
  const out = join(folder, 'runs');
  const sets = ['G.channels=4', 'D.channels=4', 'latent=4'].flatMap((set) => ['--set', set]);
  const args = ['--size', '8', '--steps', '2', '--batch', '4', '--threads', '1', '--out', out, ...sets];
  const pets = await classes('pets', ['cat', 'dog']);
  expect((await here(['train', 'projection', pets, ...args])).status).toBe(0);
  const onto = async (data: string): Promise<Ended> =>
    here(['resume', '1', '--out', out, '--fork', '--steps', '3', '--set', `data=${data}`]);
  const other = await onto(await classes('birds', ['dog', 'owl'], 100));
  expect(other.stdout).toContain(
    'note: classes mean something else from here on: "cat" is now "dog", "dog" is now "owl"',
  );
  expect(other.status).toBe(0);
  await rename(join(pets, 'cat'), join(pets, 'Katze'));
  const renamed = await here(['resume', '1', '--out', out, '--steps', '3']);
  expect(renamed.stdout).toContain(
    'note: the data calls the same classes otherwise now, the run keeps its names: "Katze" is "cat" here',
  );
  expect((await here(['generate', '1', '--out', out, '--class', 'cat'])).status).toBe(0);
  const forked = await onto(pets);
  expect(forked.stdout).toContain(
    'note: the new run calls the same classes as the data does now: "cat" is now "Katze"',
  );
  expect((await here(['generate', '3', '--out', out, '--class', 'Katze'])).status).toBe(0);
  const more = await onto(await classes('zoo', ['cat', 'dog', 'owl']));
  expect(more.stderr).toContain('DATA_UNFIT: the data has 3 classes, the networks of this run have 2');
});

test('a damaged newest checkpoint is passed over, and metrics are cut back to the one before', async () => {
  const { run } = await trained(20);
  const state = await stateOf(run, 20);
  await writeFile(join(run, checkpoint(20), 'state.safetensors'), 'damaged');
  await appendFile(join(run, 'metrics.jsonl'), '{"step":25,"loss.');
  const { status, stdout } = await here(['resume', run]);
  expect(status).toBe(0);
  expect(stdout).toContain(`note: ${checkpoint(20)} is damaged; going on from step 10`);
  expect(await stateOf(run, 20)).toEqual(state);
  expect((await readLines(join(run, 'metrics.jsonl'))).map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  const abandoned = await readFile(join(run, 'metrics-abandoned.jsonl'), 'utf8');
  expect(abandoned.trim().split('\n')).toHaveLength(3);
});

test('a checkpoint without its manifest was never finished', async () => {
  const { run } = await trained(20);
  await rm(join(run, checkpoint(20), 'manifest.json'));
  const { status, stderr } = await here(['generate', run, '--step', '20']);
  expect(stderr).toContain('error CHECKPOINT_MISSING');
  expect(stderr).toContain('one of the steps 10');
  expect(status).toBe(3);
  expect((await here(['generate', run])).stdout).toContain('step-00000010');
});

test('a changed setting that would change the result is refused by name; a fork is a new run with it', async () => {
  const { out, run } = await trained(10);
  const changed = ['resume', run, '--steps', '20', '--set', 'D.lr=0.0001', '--out', out];
  const refused = await here(changed);
  expect(refused.stderr).toContain('error RESUME_CHANGES_RESULT: D.lr cannot change within a run');
  expect(refused.stderr).toContain('--fork');
  expect(refused.status).toBe(2);
  expect(await readLines(join(run, 'events.jsonl'))).toHaveLength(1);

  const { status, stdout } = await here([...changed, '--fork']);
  expect(status).toBe(0);
  expect(stdout).toContain('note: D.lr is 0.0001 from here on, it was 0.0004');
  // The recipe schedules nothing: only what was set differs.
  expect(stdout).not.toContain('schedules');
  const fork = join(out, '0002-small');
  expect(await readLines(join(fork, 'events.jsonl'))).toContainEqual(
    expect.objectContaining({
      kind: 'fork',
      step: 10,
      parent: run,
      changes: [
        { path: 'steps', before: 10, after: 20 },
        { path: 'D.lr', before: 0.0004, after: 0.0001 },
      ],
    }),
  );
  const tensorsOf = async (path: string): Promise<unknown> =>
    decodeSafetensors(await stateOf(path, 10)).tensors;
  // Looks begin anew, as after a treatment.
  const course = { 'watch@treated': tensor([2], [1, 0]) };
  expect(await tensorsOf(fork)).toEqual({ ...((await tensorsOf(run)) as object), ...course });
  expect((await readLines(join(fork, 'metrics.jsonl'))).map(({ step }) => step)).toEqual([5, 10, 15, 20]);
  const card = await readFile(join(fork, 'README.md'), 'utf8');
  expect(card).toContain(`begun from step 10 of ${run}`);
  expect(card).toContain('from step 10: D.lr 0.0001, before 0.0004');
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8'))).toMatchObject({ steps: 10 });

  const wider = await here([
    'resume',
    run,
    '--steps',
    '30',
    '--set',
    'D.units=[32]',
    '--fork',
    '--json',
    '--out',
    out,
  ]);
  expect(jsonLines(wider.stderr).at(-1)).toMatchObject({ error: 'SHAPE_MISMATCH' });
  expect(await readdir(out)).toEqual(['0001-small', '0002-small']);
});

test('a fork holds what was till its step, and says which checkpoint is the best', async () => {
  const { out, run } = await trained(20, ['--set', 'watchEvery=5']);
  await writeFile(join(run, checkpoint(20), 'state.safetensors'), 'damaged');
  await appendFile(join(run, 'events.jsonl'), '{"kind":"early","step":5}\n{"kind":"late","step":15}\n');
  const args = ['resume', run, '--steps', '10', '--fork', '--out', out];
  expect((await here(args)).status).toBe(0);
  const fork = join(out, '0002-small');
  const kinds = (await readLines(join(fork, 'events.jsonl'))).map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['early', 'fork', 'end']));
  expect(kinds).not.toContain('late');
  expect(await readdir(join(fork, 'checkpoints'))).toEqual(['best', 'latest', 'step-00000010']);
  expect((await here(['generate', fork, '--step', 'best'])).status).toBe(0);
});

test('a fork may have averages and other states that the run had not', async () => {
  const out = join(await temporaryFolder(), 'runs');
  const small = ['--steps', '4', '--batch', '8', '--threads', '1', '--out', out];
  const none = ['--set', 'G.average=0', '--set', 'G.units=[8]', '--set', 'D.units=[8]'];
  expect((await here(['train', 'ring', ...small, ...none])).status).toBe(0);
  const more = ['G.average=0.5', 'spectralNorm=true', 'historicalAveraging=0.1'];
  const sets = more.flatMap((set) => ['--set', set]);
  const forked = await here(['resume', '1', '--fork', '--steps', '8', '--out', out, ...sets]);
  expect(forked).toMatchObject({ status: 0, stderr: '' });
  const deeper = ['resume', '1', '--fork', '--steps', '8', '--out', out, '--set', 'G.units=[8,8]'];
  expect((await here([...deeper, '--json'])).stderr).toContain('STATE_MISSING');
  expect(await readdir(out)).toHaveLength(2);
  const only = ['--set', 'G.average=0.5', '--set', 'keep=2'];
  expect((await here(['resume', '1', '--fork', '--out', out, ...only])).status).toBe(0);
  expect(await here(['generate', '3', '-n', '2', '--out', out])).toMatchObject({ status: 0, stderr: '' });
});

test('a fork onto data of other units has the units of that data', async () => {
  const out = await temporaryFolder();
  const file = async (name: string, unit: number): Promise<string> => {
    const rows = Array.from({ length: 200 }, (_, i) => `${unit * (5 + Math.sin(i))},${Math.cos(i)}\n`);
    await writeFile(join(out, name), rows.join(''));
    return `points:${join(out, name)}`;
  };
  const small = [
    '--steps',
    '4',
    '--batch',
    '8',
    '--set',
    'G.units=[8]',
    '--set',
    'D.units=[8]',
    '--out',
    out,
  ];
  expect((await here(['train', await file('a.csv', 1), ...small, '--threads', '1'])).status).toBe(0);
  await rename(join(out, 'a.csv'), join(out, 'moved.csv'));
  const lost = await here(['resume', '1', '--steps', '8', '--out', out]);
  expect(lost.stderr).toMatch(/DATA_NOT_FOUND[^]*ganymede resume \S+ --set data=PATH/);
  await rename(join(out, 'moved.csv'), join(out, 'a.csv'));
  const onto = ['--fork', '--steps', '8', '--set', `data=${await file('b.csv', 1e4)}`];
  expect((await here(['resume', '1', ...onto, '--out', out])).status).toBe(0);
  const fork = (await readdir(out)).find((name) => name.startsWith('0002')) ?? '';
  const { tensors } = decodeSafetensors(await stateOf(join(out, fork), 8));
  expect(Number(tensors['G.shift']?.data[0])).toBeGreaterThan(4e4);
});

test('a fork onto other data forgets what was measured on the data before', async () => {
  const out = await temporaryFolder();
  const small = ['--steps', '4', '--batch', '8', '--threads', '1', '--out', out];
  const sets = ['G.units=[8]', 'D.units=[8]', 'G.average=0.9', 'watchEvery=4'].flatMap((set) => [
    '--set',
    set,
  ]);
  expect((await here(['train', 'ring', ...small, ...sets])).status).toBe(0);
  const onto = ['--fork', '--steps', '8', '--set', 'data=grid', '--out', out];
  expect((await here(['resume', '1', ...onto])).status).toBe(0);
  const fork = join(out, (await readdir(out)).find((name) => name.startsWith('0002')) ?? '');
  const [first, ...more] = await readLines(join(fork, 'metrics.jsonl'));
  expect({ step: first?.['step'], more }).toEqual({ step: 8, more: [] });
  expect(first).toHaveProperty('watch.distance');
  expect(first).not.toHaveProperty('watch.drift');
  expect(await readFile(join(fork, 'checkpoints/best'), 'utf8')).toBe('step-00000008\n');
  expect(JSON.parse(await readFile(join(fork, checkpoint(4), 'manifest.json'), 'utf8'))).not.toHaveProperty(
    'metric',
  );
});

test('what is used in place of a damaged checkpoint is told where stdout is for the answer alone', async () => {
  const { run } = await trained(20);
  await writeFile(join(run, checkpoint(20), 'state.safetensors'), 'damaged');
  const json = await here(['export', run, '--json']);
  expect(jsonLines(json.stdout)).toHaveLength(1);
  expect(jsonLines(json.stderr)).toEqual([{ note: `${checkpoint(20)} is damaged; step 10 is used` }]);
  expect((await here(['export', run, '--quiet'])).stderr).toBe(
    `note: ${checkpoint(20)} is damaged; step 10 is used\n`,
  );
});

test('a fork without changes ends where the run itself does, byte for byte', async () => {
  const { out, run } = await trained(10);
  expect((await here(['resume', run, '--steps', '20', '--fork', '--out', out])).status).toBe(0);
  expect((await here(['resume', run, '--steps', '20'])).status).toBe(0);
  expect(await stateOf(join(out, '0002-small'), 20)).toEqual(await stateOf(run, 20));
});

test('a run stopped before its first checkpoint starts again', async () => {
  const { run } = await trained(10);
  const state = await stateOf(run, 10);
  await rm(join(run, 'checkpoints'), { recursive: true });
  const { status, stdout } = await here(['resume', run]);
  expect(status).toBe(0);
  expect(stdout).toContain('starting again from step 0');
  expect(await stateOf(run, 10)).toEqual(state);
});

test('what a killed process left unfinished is removed, and a line it cut short stays by itself', async () => {
  const { run } = await trained(10);
  await mkdir(join(run, 'checkpoints', 'step-00000020.tmp-99999999-0a1b2c3d'));
  await writeFile(join(run, 'metrics.jsonl.tmp-99999999-0a1b2c3d'), '');
  await writeFile(join(run, 'export', 'generator.onnx.tmp-99999999-0a1b2c3d'), '');
  await appendFile(join(run, 'events.jsonl'), '{"kind":"diagno');
  const metrics = await readFile(join(run, 'metrics.jsonl'), 'utf8');
  await writeFile(join(run, 'metrics.jsonl'), metrics.trimEnd());
  expect((await here(['resume', run, '--steps', '20'])).status).toBe(0);
  const names = (
    await Promise.all(['.', 'checkpoints', 'export'].map((folder) => readdir(join(run, folder))))
  ).flat();
  expect(names.filter((name) => name.includes('.tmp-'))).toEqual([]);
  const lines = (await readFile(join(run, 'events.jsonl'), 'utf8')).split('\n');
  expect(lines[1]).toBe('{"kind":"diagno');
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ kind: 'resume', step: 10 });
  const logged = (await readFile(join(run, 'metrics.jsonl'), 'utf8')).trim().split('\n');
  expect(logged.map((line) => (JSON.parse(line) as { step: number }).step)).toContain(10);
});

test('two processes do not train in one run; the lock of a process that is gone counts for nothing', async () => {
  const { run } = await trained(10);
  await writeFile(join(run, '.lock'), `${hostname()} ${process.ppid}`);
  const { status, stderr } = await here(['resume', run, '--steps', '20']);
  expect(stderr).toContain('error RUN_LOCKED');
  expect(status).toBe(4);
  await writeFile(join(run, '.lock'), `${hostname()} ${process.ppid} 1`);
  expect((await here(['resume', run, '--steps', '15'])).status).toBe(0);
  await writeFile(join(run, '.lock'), `${hostname()} 99999999`);
  expect((await here(['resume', run, '--steps', '20'])).status).toBe(0);
  expect(await readdir(run)).not.toContain('.lock');
});

test('a resume with nothing left to do leaves a whole model card', async () => {
  const { run } = await trained(10);
  const card = await readFile(join(run, 'README.md'), 'utf8');
  expect((await here(['resume', run])).status).toBe(0);
  expect(await readFile(join(run, 'README.md'), 'utf8')).toBe(card);
});

test('a link is written through, and what is no file is left alone', async () => {
  const { run } = await trained(10);
  const [target, link, folder] = ['target.onnx', 'link.onnx', 'folder.png'].map((name) => join(run, name));
  await writeFile(target ?? '', 'old');
  await symlink(target ?? '', link ?? '');
  await mkdir(folder ?? '');
  expect((await here(['export', run, '--to', link ?? ''])).status).toBe(0);
  expect((await readFile(target ?? '')).length).toBeGreaterThan(1000);
  const refused = await here(['generate', run, '--to', folder ?? '']);
  expect(refused.stderr).toContain('it is not a regular file');
  expect(refused.status).toBe(4);
  expect((await here(['generate', run, '--to', ''])).status).toBe(2);
});

test('a run whose settings are no settings is damaged', async () => {
  const { run } = await trained(10);
  await writeFile(join(run, 'config.json'), 'null');
  const { status, stderr } = await here(['generate', run]);
  expect(stderr).toContain('error RUN_DAMAGED');
  expect(status).toBe(3);
});

test('a run of an older version, without settings there are now, goes on with those of the recipe', async () => {
  const { run } = await trained(10);
  const path = join(run, 'config.json');
  const { watchEvery, ...rest } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  const D = { ...(rest['D'] as object) } as Record<string, unknown>;
  delete D['lr'];
  await writeFile(path, JSON.stringify({ ...rest, D }));
  const { status, stdout } = await here(['resume', run, '--steps', '20']);
  expect(status).toBe(0);
  expect(stdout).toContain(
    `note: the run has no watchEvery, it is ${JSON.stringify(watchEvery)} as in the recipe`,
  );
  expect(stdout).toContain('note: the run has no D.lr, it is ');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ watchEvery, steps: 20 });
});
