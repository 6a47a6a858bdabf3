import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/support/shell.js';
import { commandLine, here, temporaryFolder } from './command.js';
import { idxFolder, squares } from './idx-files.js';

/** Two runs of 10 steps that differ in a learning rate, and a folder that is none. */
async function twoRuns(): Promise<string> {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const out = join(folder, 'runs');
  for (const [name, lr] of [
    ['a', '0.0004'],
    ['b', '0.001'],
  ] as const) {
    const { status } = await here([
      ...['train', `idx:${data}`, '--out', out, '--name', name, '--steps', '10', '--batch', '16'],
      ...['--set', 'G.units=[16]', '--set', 'D.units=[16]', '--set', `D.lr=${lr}`, '--threads', '1'],
    ]);
    expect(status).toBe(0);
  }
  await mkdir(join(out, '0003-broken'));
  return out;
}

test('runs are listed, shown, compared and removed', async () => {
  const out = await twoRuns();
  const at = (args: readonly string[]) => here(['runs', ...args, '--out', out]);

  const list = await at(['list']);
  expect(list.stdout).toMatch(/^0001-a +gan-quick +idx:.* 10 +10 +finished/m);
  expect(list.stdout).toMatch(/^0003-broken .*damaged/m);
  const json = JSON.parse((await at(['list', '--json'])).stdout) as object[];
  expect(json).toEqual([
    expect.objectContaining({ run: join(out, '0001-a'), state: 'finished', checkpoints: [10] }),
    expect.objectContaining({ run: join(out, '0002-b') }),
    expect.objectContaining({ run: join(out, '0003-broken'), damaged: expect.any(String) as unknown }),
  ]);

  const show = await at(['show', 'a']);
  expect(show.stdout).toMatch(/^checkpoints +10$/m);
  expect(show.stdout).toMatch(/^loss\.D +\d/m);

  const compare = await at(['compare', 'a', '2']);
  expect(compare.stdout).toMatch(/^D\.lr +0\.0004 +0\.001$/m);
  expect(compare.stdout).toMatch(/^loss\.D +\d+\.\d+ +\d+\.\d+$/m);
  expect(compare.stdout).not.toMatch(/^(seed|name) /m);

  const refused = await at(['remove', 'a', 'b']);
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('--yes');
  await writeFile(join(out, '0002-b', '.lock'), `${hostname()} ${process.ppid}`);
  expect((await at(['remove', 'b', '--yes'])).stderr).toContain('error RUN_LOCKED');
  expect((await at(['list'])).stdout).toMatch(/^0002-b .*training/m);
  expect(await readdir(out)).toHaveLength(3);
  expect((await at(['remove', 'a', '1', '--yes'])).status).toBe(0);
  expect(await readdir(out)).toEqual(['0002-b', '0003-broken']);

  await rm(join(out, '0002-b', '.lock'));
  await editSettings(join(out, '0002-b'), { batch: 0 });
  const damaged = await at(['show', 'b']);
  expect(damaged).toMatchObject({ status: 3, stdout: '' });
  expect(damaged.stderr).toContain('error RUN_DAMAGED');
  expect(damaged.stderr).toMatch(/0002-b\/config\.json .*batch/);
  expect((await at(['remove', 'b', '--yes'])).status).toBe(0);
  expect(await readdir(out)).toEqual(['0003-broken']);
});

test('a run without settings is damaged, and can be removed; other folders with such names cannot', async () => {
  const out = await temporaryFolder();
  for (const name of ['0001-lost', '0002-empty', '2024-holiday']) await mkdir(join(out, name));
  await writeFile(join(out, '0001-lost', 'env.json'), '{}');
  await writeFile(join(out, '2024-holiday', 'photo.jpg'), '');
  const at = (args: readonly string[]) => here(['runs', ...args, '--out', out]);
  const shown = await at(['show', 'lost']);
  expect(shown.stderr).toMatch(/error RUN_DAMAGED: the run \S+0001-lost has no config.json/);
  expect(shown.status).toBe(3);
  expect((await at(['remove', '2024', '--yes'])).stderr).toContain('error RUN_NOT_FOUND');
  expect((await at(['remove', '1', 'empty', '--yes'])).status).toBe(0);
  expect(await readdir(out)).toEqual(['2024-holiday']);
});

async function editSettings(run: string, changes: object): Promise<void> {
  const file = join(run, 'config.json');
  const settings = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...settings, ...changes }));
}

test('runs of reproduce are listed as such, and removed', async () => {
  const out = await temporaryFolder();
  const run = join(out, '0001-reproduce-ring');
  await mkdir(run);
  await writeFile(join(run, 'config.json'), '{"reproduce":"ring"}');
  expect((await here(['runs', 'list', '--out', out])).stdout).toMatch(
    /^0001-\S+ +reproduce ring .*0 trained/m,
  );
  expect((await here(['runs', 'show', '1', '--out', out])).stdout).toMatch(/^reproduce +ring$/m);
  const unfit = await here(['generate', '1', '--out', out]);
  expect(unfit.status).toBe(2);
  expect(unfit.stderr).toContain('holds the trainings of reproduce ring');
  expect((await here(['runs', 'remove', '1', '--yes', '--out', out])).status).toBe(0);
  expect(await readdir(out)).toEqual([]);
});

test('none of several runs is removed where one of them trains', async () => {
  const out = await beginnings(['0001-a', '0002-b']);
  await writeFile(join(out, '0002-b', '.lock'), `${hostname()} ${process.ppid}`);
  const { status, stderr } = await here(['runs', 'remove', 'a', 'b', '--yes', '--out', out]);
  expect(stderr).toContain('error RUN_LOCKED');
  expect(status).toBe(4);
  expect(await readdir(out)).toEqual(['0001-a', '0002-b']);
  expect(await readdir(join(out, '0001-a'))).toEqual(['config.json']);
});

test('what a removal that was killed left is no run, and is removed with the next one', async () => {
  const [left, others] = ['0001-a.tmp-99999999-0a1b2c3d', '0001-a.tmp-00000000-99999999-0a1b2c3d'];
  const out = await beginnings([left, others, '0002-b']);
  const at = (args: readonly string[]) => here(['runs', ...args, '--out', out]);
  const { stdout } = await at(['list', '--json']);
  expect(JSON.parse(stdout)).toEqual([expect.objectContaining({ run: join(out, '0002-b') })]);
  for (const run of ['1', 'a']) expect((await at(['show', run])).stderr).toContain('error RUN_NOT_FOUND');
  expect((await at(['remove', 'b', '--yes'])).status).toBe(0);
  expect(await readdir(out)).toEqual([others]);
});

/** Folders of runs that have no training yet. */
async function beginnings(names: readonly string[]): Promise<string> {
  const out = await temporaryFolder();
  for (const name of names) {
    await mkdir(join(out, name));
    await writeFile(join(out, name, 'config.json'), '{"reproduce":"ring"}');
  }
  return out;
}

test('a run is named by its folder also with the slash of a completed word', async () => {
  const out = await beginnings(['0001-a', '0002-b']);
  const path = join(out, '0001-a');
  expect(JSON.parse((await here(['runs', 'show', `${path}/`, '--json'])).stdout)).toMatchObject({
    run: path,
  });
  expect((await here(['runs', 'remove', `${path}/`, '--yes', '--quiet'])).stdout).toBe(`${path}\n`);
  expect((await here(['runs', 'remove', '0002-b/', '--yes', '--out', `${out}/`])).status).toBe(0);
  expect(await readdir(out)).toEqual([]);
});

test('runs are in the order of their numbers, and the newest of a name has the largest', async () => {
  const out = await beginnings(['10000-a', '9999-a', '0002-b']);
  const { stdout } = await here(['runs', 'list', '--quiet', '--out', out]);
  expect(stdout.trim().split('\n')).toEqual(['0002-b', '9999-a', '10000-a'].map((name) => join(out, name)));
  expect((await here(['runs', 'show', 'a', '--out', out])).stdout).toContain(join(out, '10000-a'));
});

test.skipIf(process.platform === 'win32')('more runs are listed than files may be open', async () => {
  const out = await beginnings(Array.from({ length: 400 }, (_, i) => `${1000 + i}-a`));
  const words = `ulimit -n 128; exec ${commandLine} runs list --quiet --out ${shellWord(out)}`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', words], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(400);
});

test('a folder that is no run is not removed', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'config.json'), '{"name":"of something else"}');
  const { status, stderr } = await here(['runs', 'remove', folder, '--yes']);
  expect(stderr).toContain('error');
  expect(status).not.toBe(0);
  expect(await readdir(folder)).toEqual(['config.json']);
});

test('without runs there is nothing to list', async () => {
  const out = join(await temporaryFolder(), 'none');
  expect((await here(['runs', 'list', '--out', out])).stdout).toContain('no runs');
  expect((await here(['runs', 'show', '1', '--out', out])).status).toBe(2);
});
