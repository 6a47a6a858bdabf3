import { spawnSync } from 'node:child_process';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLine, ended, ganymede, jsonLines, readLines, start, temporaryFolder } from './command.js';
import { idxFolder, squares } from './idx-files.js';

const small = ['--batch', '16', '--set', 'G.units=[16]', '--set', 'D.units=[16]', '--name', 'small'];

async function arguments_(steps: number): Promise<{ folder: string; run: string; args: string[] }> {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const out = join(folder, 'runs');
  const args = ['train', `idx:${data}`, '--steps', String(steps), '--out', out, ...small];
  return { folder, run: join(out, '0001-small'), args };
}

test('a run leaves settings, environment, samples, metrics, events, checkpoints, a generator and a model card', async () => {
  const { run, args, folder } = await arguments_(40);
  const { status, stdout, stderr } = await ganymede([...args, '--log-every', '10', '--sample-every', '20']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('ganymede generate');
  expect(stdout).not.toContain('\u001b');

  expect((await readdir(run)).sort()).toEqual(
    [
      ...[
        'README.md',
        'checkpoints',
        'config.json',
        'env.json',
        'events.jsonl',
        'export',
        'log.txt',
        'metrics.jsonl',
      ],
      ...['reals.png', 'samples', 'tensorboard'],
    ].sort(),
  );
  expect(await readdir(join(run, 'samples'))).toEqual(
    ['00000000', '00000020', '00000040'].map((step) => `step-${step}.png`),
  );
  const metrics = await readLines(join(run, 'metrics.jsonl'));
  expect(metrics.map(({ step }) => step)).toEqual([10, 20, 30, 40]);
  expect(metrics.every((line) => Number.isFinite(line['loss.D']) && Number.isFinite(line['loss.G']))).toBe(
    true,
  );
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8'))).toMatchObject({
    steps: 40,
    batch: 16,
  });

  expect(JSON.parse(await readFile(join(run, 'env.json'), 'utf8'))).toMatchObject({
    node: process.version,
    device: 'cpu',
    layout: 'NCHW',
    data: { count: 96, shape: [1, 8, 8] },
  });
  expect(await readFile(join(run, 'README.md'), 'utf8')).toContain('samples/step-00000040.png');
  expect((await readFile(join(run, 'log.txt'), 'utf8')).trim().split('\n')).toHaveLength(10);

  const to = join(folder, 'images');
  expect((await ganymede(['generate', run, '-n', '3', '--to', to])).status).toBe(0);
  expect((await readdir(to)).length).toBe(3);
  const model = join(folder, 'g.onnx');
  expect((await ganymede(['export', run, '--to', model])).status).toBe(0);
  expect(await readFile(model)).toEqual(await readFile(join(run, 'export', 'generator.onnx')));
});

test('--json prints only JSON lines, --quiet only the answer, and neither changes the run', async () => {
  const { run, args } = await arguments_(20);
  const json = await ganymede([...args, '--json', '--log-every', '10']);
  const events = jsonLines(json.stdout);
  expect(events.map(({ event }) => event).filter(Boolean)).toEqual([
    'start',
    'sample',
    'log',
    'log',
    'sample',
    'save',
    'end',
  ]);
  expect(events.at(-1)).toEqual({ run });
  const quiet = await ganymede([...args, '--quiet']);
  expect(quiet.stdout.trim().split('\n').length).toBeLessThanOrEqual(5);
  const state = 'checkpoints/step-00000020/state.safetensors';
  expect(await readFile(join(run, state))).toEqual(await readFile(join(run.replace('0001', '0002'), state)));
});

test('more threads than cores are not used, which is said', async () => {
  const { args } = await arguments_(1);
  const { status, stderr } = await ganymede([...args, '--threads', '999', '--quiet']);
  expect(status).toBe(0);
  expect(stderr).toMatch(/note: 999 threads were asked for, there are \d+ cores: \d+ are used/);
});

test('--dry-run prints settings and sizes and writes nothing', async () => {
  const { run, args } = await arguments_(20);
  const { status, stdout } = await ganymede([...args, '--dry-run']);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ data: { count: 96, shape: [1, 8, 8] } });
  await expect(access(run)).rejects.toThrow();
  const refused = await ganymede([...args, '--dry-run', '--set', 'metric=watch.distanz']);
  expect(refused.stderr).toContain('Did you mean "watch.distance"?');
  expect(refused.status).toBe(2);
});

test('Ctrl-C finishes the step and saves; resume ends where an uninterrupted run does, byte for byte', async () => {
  const steps = 3000;
  const { run, args } = await arguments_(steps);
  const child = start([...args, '--json', '--log-every', '5']);
  let seen = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const before = seen.includes('"step":50,');
    seen += chunk.toString();
    if (!before && seen.includes('"step":50,')) child.kill('SIGINT');
  });
  const stopped = await ended(child);
  expect(stopped.status).toBe(130);
  expect(jsonLines(stopped.stdout).at(-1)).toEqual({ run, resume: `npx ganymede resume ${run}` });
  const events = await readLines(join(run, 'events.jsonl'));
  expect(events.at(-1)).toMatchObject({ kind: 'end', reason: 'interrupted' });
  expect(Number(events.at(-1)?.['step'])).toBeLessThan(steps);

  expect((await ganymede(['resume', run])).status).toBe(0);
  expect((await ganymede(args)).status).toBe(0);
  const state = `checkpoints/step-${String(steps).padStart(8, '0')}/state.safetensors`;
  expect(await readFile(join(run, state))).toEqual(await readFile(join(run.replace('0001', '0002'), state)));
});

test('a training that diverges ends with status 5 and says what to try', async () => {
  const { run, args } = await arguments_(200);
  const { status, stderr } = await ganymede([...args, '--set', 'D.lr=1e30', '--set', 'G.lr=1e30']);
  expect(stderr).toContain('error TRAIN_DIVERGED');
  expect(stderr).toContain('fix:');
  expect(status).toBe(5);
  await expect(access(join(run, 'config.json'))).resolves.toBeUndefined();
});

test('recipes, config, its schema and doctor answer in text and in JSON', async () => {
  expect((await ganymede(['recipes'])).stdout).toContain('gan-quick');
  expect(JSON.parse((await ganymede(['config', 'gan', '--set', 'D.lr=0.05'])).stdout)).toMatchObject({
    D: { lr: 0.05 },
  });
  expect(JSON.parse((await ganymede(['config', 'gan', '--schema', '--json'])).stdout)).toHaveProperty(
    'properties.D',
  );
  const folder = await temporaryFolder();
  const doctor = await ganymede(['doctor', '--json', '--out', join(folder, 'runs')]);
  expect(doctor.status).toBe(0);
  expect(JSON.parse(doctor.stdout)).toMatchObject({ ready: true });
  await expect(access(join(folder, 'runs'))).rejects.toThrow();
});

test('no arguments at all bring the help', async () => {
  const { status, stdout } = await ganymede([]);
  expect(stdout).toContain('Usage: ganymede');
  expect(status).toBe(0);
});

test('a reader that closes its end early does not stop the training', async () => {
  const { run, args } = await arguments_(60);
  const child = start([...args, '--json', '--log-every', '1']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect(status).toBe(0);
  await expect(access(join(run, 'checkpoints', 'step-00000060', 'manifest.json'))).resolves.toBeUndefined();
});

test('the command of the model card makes the same run again', async () => {
  const folder = await temporaryFolder();
  const data = join(folder, "it's my data");
  await mkdir(data);
  const args = ['train', `idx:${await idxFolder(data, squares())}`, '--steps', '10', ...small];
  expect((await ganymede([...args, '--out', join(folder, 'a')])).status).toBe(0);
  const card = await readFile(join(folder, 'a', '0001-small', 'README.md'), 'utf8');
  const command = /ganymede train [^`]+/.exec(card)?.[0].trim() ?? '';
  const again = spawnSync('sh', ['-c', `${command.replace('ganymede', commandLine)} --name small --out b`], {
    cwd: folder,
  });
  expect(again.status).toBe(0);
  const state = '0001-small/checkpoints/step-00000010/state.safetensors';
  expect(await readFile(join(folder, 'b', state))).toEqual(await readFile(join(folder, 'a', state)));
});

test('where no run can be made is said before data is read', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'file');
  await writeFile(out, '');
  const { status, stderr } = await ganymede(['train', 'gan', join(folder, 'none'), '--out', out]);
  expect([status, stderr]).toEqual([4, expect.stringMatching(/RUN_UNWRITABLE[^]*not a folder[^]*--out/)]);
});

test('paths with spaces are quoted in what users are told to type', async () => {
  const { folder, args } = await arguments_(2);
  const out = join(folder, 'my runs');
  const { status, stdout } = await ganymede([...args, '--out', out]);
  expect(status).toBe(0);
  expect(stdout).toContain(`ganymede resume '${join(out, '0001-small')}' --steps N`);
  await writeFile(join(out, 'note.txt'), 'other files do not disturb numbering');
  expect((await ganymede([...args, '--out', out])).stdout).toContain('0002-small');
});
