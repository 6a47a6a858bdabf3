import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-node';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { here, jsonLines, temporaryFolder } from './command.js';

/** The default recipe of points on `data`, for a few steps; returns its folder and output. */
async function trained(data: string, out: string): Promise<string> {
  const small = ['--batch', '16', '--set', 'G.units=[8]', '--set', 'D.units=[8]', '--threads', '1'];
  const { status, stdout, stderr } = await here(['train', data, '--steps', '4', '--out', out, ...small]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

test('a world is trained on with the recipe for points, and every picture is a scatter', async () => {
  const out = join(await temporaryFolder(), 'runs');
  const stdout = await trained('ring', out);
  expect(stdout).toContain('points on ring: 100000 points of 2 coordinates, to step 4');
  expect(stdout).toContain('make more points');
  const run = join(out, '0001-points-ring');
  const pictures = ['reals.png', 'samples/step-00000000.png', 'samples/step-00000004.png'];
  for (const name of pictures)
    expect(await sharp(join(run, name)).metadata()).toMatchObject({ width: 512, height: 512, channels: 3 });
  const card = await readFile(join(run, 'README.md'), 'utf8');
  expect(card).toContain('on 100000 points of 2 coordinates (ring)');
  expect(card).toContain('to `points [batch, coordinates]`');
  expect(card).not.toContain('image');

  const session = await InferenceSession.create(join(run, 'export', 'generator.onnx'));
  expect(session.outputNames).toEqual(['points']);
  await session.release();
  const model = await readFile(join(run, 'export', 'generator.onnx'), 'latin1');
  expect(model).toContain('ganymede.latent_size');
  expect(model).not.toMatch(/Image\.|output_range/);

  expect((await here(['generate', '1', '--out', out])).stdout).toMatch(/^2048 points in .*-n-2048\.csv\n$/);
  expect(await readdir(join(run, 'generated'))).toEqual(['step-00000004-seed-1-n-2048.csv']);
  expect((await here(['resume', '1', '--out', out, '--steps', '6'])).status).toBe(0);
});

test('points of a CSV file are trained on; a changed file is other data', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'my points.csv');
  const rows = Array.from({ length: 50 }, (_, i) => `${i / 50};"${Math.sin(i)}";${i % 2}`);
  await writeFile(file, ['a;b;c', ...rows].join('\r\n'));
  const out = join(folder, 'runs');
  expect(await trained(`points:${file}`, out)).toContain('45 points of 3 coordinates');
  expect(await readdir(out)).toEqual(['0001-points-my-points']);
  const made = join(folder, 'made.csv');
  expect((await here(['generate', '1', '-n', '2', '--to', made, '--out', out])).status).toBe(0);
  expect((await readFile(made, 'utf8')).split('\n')[0]).toBe('a,b,c');
  const moved = join(folder, 'moved.csv');
  await rename(file, moved);
  const onto = ['resume', '1', '--out', out, '--set', `data=points:${moved}`];
  expect(await here([...onto, '--steps', '5'])).toMatchObject({ status: 0, stderr: '' });
  await writeFile(moved, ['a;b;c', ...rows.with(3, '9;9;9')].join('\r\n'));
  expect((await here([...onto, '--steps', '6'])).stderr).toContain('error DATA_UNFIT');
  const other = ['resume', '1', '--out', out, '--set', 'data=ring', '--steps', '6'];
  expect((await here(other)).stderr).toContain('error RESUME_CHANGES_RESULT: data cannot change');
  await writeFile(moved, ['a;b;c', ...rows.with(7, '9;9;9')].join('\r\n'));
  const { status, stderr } = await here(['resume', '1', '--out', out, '--steps', '6', '--json']);
  expect(jsonLines(stderr)[0]).toMatchObject({
    error: 'DATA_UNFIT',
    expected: expect.stringMatching(/^45 points of 3 coordinates with SHA-256/) as string,
  });
  expect(status).toBe(2);
});

test.each([
  { args: ['train', 'gan', 'ring'], code: 'DATA_UNFIT', says: 'ring holds points', is: 2 },
  { args: ['train', 'points', 'mnist'], code: 'DATA_UNFIT', says: 'mnist holds images', is: 2 },
  { args: ['train', 'rnig'], code: 'RECIPE_UNKNOWN', says: '"ring"', is: 2 },
  { args: ['train', 'points:'], code: 'DATA_SPEC_UNKNOWN', says: 'points:FILE.csv', is: 2 },
  { args: ['train', 'none.csv'], code: 'DATA_NOT_FOUND', says: 'there is no file ', is: 3 },
])('$args is refused', async ({ args, code, says, is }) => {
  const { status, stderr } = await here([...args, '--dry-run']);
  expect(stderr).toContain(`error ${code}`);
  expect(stderr).toContain(says);
  expect(status).toBe(is);
});

test('a CSV file that holds something else is refused with its line and column', async () => {
  const file = join(await temporaryFolder(), 'iris.csv');
  await writeFile(file, 'length,kind\n5.1,setosa\n');
  const { status, stderr } = await here(['train', file, '--json']);
  expect(jsonLines(stderr)[0]).toMatchObject({
    error: 'CSV_NOT_NUMBER',
    where: `${file}, line 2, column 2`,
  });
  expect(status).toBe(3);
});

test('a metric that the training has not is refused before anything is written', async () => {
  const out = join(await temporaryFolder(), 'runs');
  const small = ['--steps', '2', '--batch', '8', '--threads', '1', '--out', out];
  const { status, stderr } = await here(['train', 'ring', ...small, '--set', 'metric=los.D', '--json']);
  expect(jsonLines(stderr)[0]).toMatchObject({ error: 'CONFIG_INVALID', fix: 'Did you mean "loss.D"?' });
  expect(status).toBe(2);
  expect(await readdir(out).catch(() => [])).toEqual([]);
  expect((await here(['train', 'ring', ...small, '--set', 'metric=loss.D'])).status).toBe(0);
  const [run = ''] = await readdir(out);
  expect(await readFile(join(out, run, 'checkpoints', 'best'), 'utf8')).toContain('step-00000002');
});

test.each([
  ['metric=watch.auc', 'metric'],
  ['act=stop', 'act'],
])('%s of a training without a diagnosis is refused', async (setting, where) => {
  const out = join(await temporaryFolder(), 'runs');
  const tiny = ['--steps', '2', '--batch', '8', '--threads', '1', '--out', out, '--json'];
  const args = ['train', 'ring', ...tiny, '--set', 'watchEvery=0', '--set', setting];
  for (const more of [['--dry-run'], []]) {
    const { status, stderr } = await here([...args, ...more]);
    expect(jsonLines(stderr)[0]).toMatchObject({ error: 'CONFIG_INVALID', where });
    expect(status).toBe(2);
  }
  expect(await readdir(out).catch(() => [])).toEqual([]);
  const free = args.with(-1, 'metric=loss.G');
  expect((await here([...free, '--dry-run'])).status).toBe(0);
});

test('a run that is resumed without a diagnosis is not told to stop by it', async () => {
  const out = join(await temporaryFolder(), 'runs');
  const tiny = ['--batch', '8', '--threads', '1', '--out', out];
  expect((await here(['train', 'ring', '--steps', '2', ...tiny])).status).toBe(0);
  const [name = ''] = await readdir(out);
  const resume = ['resume', join(out, name), '--fork', '--steps', '4', '--out', out, '--json'];
  const { status, stderr } = await here([...resume, '--set', 'watchEvery=0', '--set', 'act=stop']);
  expect(jsonLines(stderr)[0]).toMatchObject({ error: 'CONFIG_INVALID', where: 'act' });
  expect(status).toBe(2);
  expect(await readdir(out)).toEqual([name]);
});

test('packs larger than a look are named as the reason that there is none, and nobody is sent to diagnose', async () => {
  const out = await temporaryFolder();
  const file = join(out, 'few.csv');
  await writeFile(file, Array.from({ length: 40 }, (_, i) => `${i},${i % 7}\n`).join(''));
  const args = ['train', file, '--steps', '1', '--batch', '64', '--threads', '1', '--out', out];
  const packed = await here([...args, '--set', 'pack=64']);
  expect(packed.stdout).toContain('note: no diagnosis: D judges packs of 64 examples, and a look has 36');
  expect(packed.stdout).toContain('done: ');
  expect(packed.stdout).not.toContain('ganymede diagnose');
  expect((await here([...args, '--set', 'pack=2'])).stdout).toContain('ganymede diagnose');
});

test('copies among the points of a CSV file are told, and trained on', async () => {
  const out = await temporaryFolder();
  const file = join(out, 'copies.csv');
  const rows = (different: number): string =>
    Array.from({ length: 200 }, (_, i) => `${i % different},${(i % different) ** 2}\n`).join('');
  await writeFile(file, rows(20));
  const note = 'note: 88 % of the points are copies of others';
  expect(await trained(file, out)).toContain(note);
  const inspect = ['data', 'inspect', file, '--to', join(out, 'sheet.png')];
  expect((await here(inspect)).stdout).toContain(note);
  expect(jsonLines((await here([...inspect, '--json'])).stdout)[0]).toHaveProperty('copies');
  await writeFile(file, rows(195));
  expect((await here(inspect)).stdout).not.toContain('note');
});

test('data whose examples are all alike is trained on without a diagnosis, and that is said', async () => {
  const out = await temporaryFolder();
  const file = join(out, 'same.csv');
  await writeFile(file, '1,2\n'.repeat(40));
  expect(await trained(file, out)).toContain('note: no diagnosis: there is nothing to compare samples with');
  expect(await trained('ring', out)).not.toContain('no diagnosis');
});
