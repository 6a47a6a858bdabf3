import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { here, jsonLines, temporaryFolder } from './command.js';
import { evaluated, namesOf, trained } from './evaluated.js';
import { changedSquares, idxFolder, squares } from './idx-files.js';

const refused = [
  { options: ['-n', '3'], code: 'METRIC_TOO_FEW', says: '-n', is: 2 },
  { options: ['-n', '9007199254740991'], code: 'TENSOR_TOO_LARGE', says: 'Take fewer with -n', is: 2 },
  { options: ['--metrics', 'fid'], code: 'METRIC_UNKNOWN', says: 'frechet-distance', is: 2 },
  { options: ['--metrics', 'precision-recal'], code: 'METRIC_UNKNOWN', says: 'Did you mean', is: 2 },
  { options: ['--metrics', ''], code: 'USAGE', says: '--metrics', is: 2 },
  { options: ['--step', '3'], code: 'CHECKPOINT_MISSING', says: 'one of the steps 4', is: 3 },
  { options: ['--against', 'none'], code: 'RUN_NOT_FOUND', says: 'none', is: 2 },
];

test('what cannot be measured is refused before anything is', async () => {
  const run = await trained('ring', await temporaryFolder());
  for (const { options, code, says, is } of refused) {
    const { status, stdout, stderr } = await here(['evaluate', run, ...options]);
    expect({ options, status, stdout }).toEqual({ options, status: is, stdout: '' });
    expect(stderr).toContain(`error ${code}`);
    expect(stderr).toContain(says);
  }
  const other = await here(['evaluate', run, '--against', run, '--json']);
  expect(jsonLines(other.stderr)).toMatchObject([{ error: 'RUN_NOT_EVALUATED', where: '--against' }]);
  await rm(join(run, 'checkpoints'), { recursive: true });
  const { status, stderr } = await here(['evaluate', run]);
  expect(status).toBe(3);
  expect(stderr).toContain('error CHECKPOINT_MISSING');
  expect((await here(['evaluate', 'nowhere'])).stderr).toContain('error RUN_NOT_FOUND');
});

test('scores of data that changed since the training say so', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'points.csv');
  await writeFile(file, Array.from({ length: 40 }, (_, i) => `${i},${i % 7}\n`).join(''));
  const run = await trained(`points:${file}`, folder);
  const scored = ['evaluate', run, '-n', '20', '--metrics', 'frechet-distance'];
  expect((await here(scored)).stdout).not.toContain('has changed');
  await appendFile(file, '3,4\n');
  expect((await here(scored)).stdout).toContain('has changed since this run was trained on it');
});

test('scores on held-out images that changed since the training say so', async () => {
  const folder = await temporaryFolder();
  const data = await idxFolder(folder, squares());
  const heldOut = join(data, 't10k-images-idx3-ubyte');
  await writeFile(heldOut, squares());
  const run = await trained(`idx:${data}`, join(folder, 'runs'));
  const scored = ['evaluate', run, '-n', '20', '--metrics', 'frechet-distance', '--quiet'];
  expect((await here(scored)).stderr).not.toContain('held-out');
  await writeFile(heldOut, changedSquares());
  expect((await here(scored)).stderr).toMatch(/note: the held-out examples of \S+ have changed/);
});

test('scores of unlike protocols are not compared', async () => {
  const run = await trained('ring', await temporaryFolder());
  await evaluated([run, '-n', '100', '--metrics', 'modes']);
  const cases = [
    { options: ['-n', '100', '--seed', '2'], field: 'seed=1', measures: false },
    { options: ['-n', '50'], field: 'samples=100', measures: true },
  ];
  for (const { options, field, measures } of cases) {
    const { status, stdout, stderr } = await here([
      ...['evaluate', run, '--against', run, '--metrics', 'modes', '--json', ...options],
    ]);
    expect(status).toBe(2);
    expect(jsonLines(stderr)).toMatchObject([{ error: 'PROTOCOL_MISMATCH', expected: field }]);
    expect(stdout !== '').toBe(measures);
  }
});

test('runs of different data are refused before anything is measured', async () => {
  const out = await temporaryFolder();
  const [a, b] = [await trained('ring', out), await trained('grid', out)];
  const { status, stdout, stderr } = await here(['evaluate', a, b]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('error PROTOCOL_MISMATCH');
  expect(stderr).toContain('data=ring');
});

test('data that moved are the data they were', async () => {
  const folder = await temporaryFolder();
  const [before, after] = [join(folder, 'a.csv'), join(folder, 'b.csv')];
  await writeFile(before, Array.from({ length: 40 }, (_, i) => `${i},${i % 7}\n`).join(''));
  const run = await trained(`points:${before}`, folder);
  const options = [run, '-n', '20', '--metrics', 'frechet-distance'];
  await evaluated(options);
  await rename(before, after);
  const config = join(run, 'config.json');
  await writeFile(config, (await readFile(config, 'utf8')).replace(before, after));
  const [found] = await evaluated([...options, '--against', run]);
  expect(found?.scores).toMatchObject([{ against: { difference: 0 } }]);
});

test('lines of scores that were cut off are passed over', async () => {
  const run = await trained('ring', await temporaryFolder());
  const options = ['-n', '100', '--metrics', 'sliced-wasserstein'];
  await evaluated([run, ...options]);
  await appendFile(join(run, 'scores.jsonl'), '{"step":9,"sco');
  const [found] = await evaluated([run, ...options, '--against', run]);
  expect(found?.scores.map(({ against }) => against?.difference)).toEqual([0]);
  const lines = (await readFile(join(run, 'scores.jsonl'), 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(JSON.parse(lines[2] ?? '')).toMatchObject({ step: 4 });
});

test('data with too few held-out points says which metrics are left', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'few.csv');
  await writeFile(file, Array.from({ length: 50 }, (_, i) => `${i},${Math.sin(i)}`).join('\n'));
  const run = await trained(file, join(folder, 'runs'));
  const { status, stderr } = await here(['evaluate', run, '--json']);
  const [error] = jsonLines(stderr);
  expect(status).toBe(2);
  expect(error).toMatchObject({ error: 'METRIC_TOO_FEW', where: '--metrics', actual: '5 held out' });
  const names = /--metrics (\S+)$/.exec(String(error?.['fix']))?.[1] ?? '';
  const [found] = await evaluated([run, '--metrics', names]);
  expect(found && namesOf(found)).toContain('one-nearest-neighbour');
});
