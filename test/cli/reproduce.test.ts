import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { here, readLines, temporaryFolder } from './command.js';

interface Answer {
  readonly run: string;
  readonly benchmark: string;
  readonly trials: readonly {
    readonly method: string;
    readonly seed: number;
    readonly steps: number;
    readonly measures: Readonly<Record<string, number>>;
  }[];
}

async function reproduced(args: readonly string[]): Promise<Answer> {
  const { status, stdout, stderr } = await here(['reproduce', ...args, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Answer;
}

test('the benchmarks are listed', async () => {
  const { stdout } = await here(['reproduce']);
  for (const name of ['figure1', 'ring', 'grid', 'stacked-mnist', 'parzen', 'losses'])
    expect(stdout).toMatch(new RegExp(`^${name} `, 'm'));
});

test('our row stands beside the published ones, each training is a run, and a run can be continued', async () => {
  const out = await temporaryFolder();
  const { run, trials } = await reproduced([
    'ring',
    '--methods',
    'ours',
    '--seeds',
    '1',
    '--steps',
    '40',
    '--out',
    out,
  ]);
  expect(trials).toMatchObject([{ method: 'ours', seed: 1, steps: 40 }]);
  const table = await readFile(join(run, 'table.md'), 'utf8');
  for (const row of ['| PacGAN2 (Lin et al. 2018)', '7.9 ± 0.1', '| **ours, here**', '40 of 12000'])
    expect(table).toContain(row);
  expect((await here(['generate', join(run, 'ours-seed-1')])).status).toBe(0);
  expect((await here(['runs', 'list', '--out', out])).stdout).toContain('finished, 1 trained');
  const begun = { reproduce: 'ring', methods: 'ours', seeds: 2, steps: 40 };
  await writeFile(join(run, 'config.json'), JSON.stringify(begun));
  expect((await here(['runs', 'list', '--out', out])).stdout).toContain('stopped, 1 trained');

  const more = await reproduced([
    ...['ring', '--methods', 'ours', '--seeds', '2', '--steps', '40', '--continue', run],
  ]);
  expect(more.run).toBe(run);
  expect(more.trials.map(({ seed }) => seed)).toEqual([1, 2]);
  expect(more.trials[0]?.measures).toEqual(trials[0]?.measures);
  expect((await readLines(join(run, 'trials.jsonl'))).length).toBe(2);
});

test('a run goes on with the rounds it was begun with, after lines that were cut short; others are refused', async () => {
  const out = await temporaryFolder();
  const few = ['figure1', '--methods', 'minimax, k = 2', '--out', out];
  const { run } = await reproduced([...few, '--seeds', '1', '--steps', '40']);
  await appendFile(join(run, 'trials.jsonl'), '{"method":"mini');
  await appendFile(join(run, 'minimax-k-2-seed-1', 'looks.jsonl'), '{"step":4');
  const more = await reproduced([...few, '--seeds', '2', '--continue', run]);
  expect(more.trials.map(({ seed, steps }) => [seed, steps])).toEqual([
    [1, 40],
    [2, 40],
  ]);
  expect((await readFile(join(run, 'trials.jsonl'), 'utf8')).split('\n')[1]).toBe('{"method":"mini');
  const longer = ['reproduce', ...few, '--seeds', '1', '--steps', '60', '--continue', run];
  expect((await here(longer)).stderr).toContain('error CONFIG_INVALID');
  await writeFile(join(run, 'trials.jsonl'), '');
  const again = await reproduced([...few, '--seeds', '1', '--continue', run]);
  expect(again.trials[0]?.measures).toEqual(more.trials[0]?.measures);
  const trial = join(run, 'minimax-k-2-seed-1');
  const steps = async (): Promise<unknown[]> =>
    (await readLines(join(trial, 'metrics.jsonl'))).map(({ step }) => step);
  const logged = await steps();
  await writeFile(join(run, 'trials.jsonl'), '');
  await rm(join(trial, 'checkpoints'), { recursive: true });
  await reproduced([...few, '--seeds', '1', '--continue', run]);
  expect(await steps()).toEqual(logged);
  await writeFile(join(run, 'config.json'), '{"reproduce":"figure1"}');
  expect((await here(longer)).stderr).toContain("the protocol's rounds");
  const { status, stderr } = await here(['reproduce', ...few, '--seeds', '1', '--continue', run]);
  expect(stderr).toContain('error CONFIG_INVALID');
  expect(stderr).toContain('40 rounds');
  expect(status).toBe(2);
});

test('a run goes on for what it was begun for, without its name too', async () => {
  const out = await temporaryFolder();
  const asked = ['ring', '--methods', 'ours', '--seeds', '1', '--seed', '3', '--steps', '40'];
  const { run, trials } = await reproduced([...asked, '--out', out]);
  await writeFile(join(run, 'trials.jsonl'), '');
  const again = await reproduced(['--continue', run]);
  expect(again.trials).toMatchObject([{ method: 'ours', seed: 3, steps: 40, measures: trials[0]?.measures }]);
  expect((await here(['reproduce', '--continue', 'nope'])).stderr).toContain('error RUN_NOT_FOUND');
});

test('a method named twice is trained once, and a finished benchmark that was asked to stop is finished', async () => {
  const out = await temporaryFolder();
  const asked = ['ring', '--methods', 'ours; Ours;', '--seeds', '1', '--steps', '40', '--out', out];
  expect((await here(['reproduce', ...asked])).stderr).toContain('error USAGE: ring has no method ""');
  const { run, trials } = await reproduced(asked.with(2, 'ours; OURS'));
  expect(trials).toHaveLength(1);
  expect((await here(['runs', 'list', '--out', out])).stdout).toContain('finished, 1 trained');
  const stop = (signal: string | symbol, listener: () => void): void => {
    if (signal === 'SIGTERM') process.nextTick(listener);
  };
  process.on('newListener', stop);
  const { status, stdout } = await here(['reproduce', '--continue', run]);
  const more = await here(['reproduce', '--continue', run, '--seeds', '2']);
  process.off('newListener', stop);
  expect(status).toBe(0);
  expect(stdout).toContain('stopping');
  expect(stdout).toContain('\n1 trainings\n');
  expect(more.status).toBe(143);
  expect(more.stdout).toContain('1 trainings of 2; go on with');
  expect((await here(['runs', 'list', '--out', out])).stdout).toContain('stopped, 1 trained');
});

test('no more trainings than can be listed, and methods there are', async () => {
  const most = await here(['reproduce', 'ring', '--seeds', '5000000000']);
  expect(most.status).toBe(2);
  expect(most.stderr).toContain('from 1 to 10000');
  const unknown = await here(['reproduce', 'ring', '--methods', 'our']);
  expect(unknown.stderr).toContain('Did you mean "ours"?');
});

test('another config that names the benchmark is none of its runs', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'config.json'), '{"data":"ring","note":"ring"}');
  const { stderr } = await here(['reproduce', 'ring', '--continue', folder]);
  expect(stderr).toContain('error RUN_NOT_FOUND');
  expect(await readdir(folder)).toEqual(['config.json']);
});

test('figure 1 is animated, and has its four stages', async () => {
  const out = await temporaryFolder();
  const { run, trials } = await reproduced([
    ...['figure1', '--methods', 'minimax, k = 2', '--seeds', '1', '--steps', '60', '--out', out],
  ]);
  // No line is early in so short a training.
  const measured = trials[0]?.measures ?? {};
  expect(Object.keys(measured)).toEqual(['value', 'loss', 'accuracy', 'totalVariation', 'distance']);
  expect(Object.values(measured).every(Number.isFinite)).toBe(true);
  expect(await readdir(run)).toContain('figure1-minimax-k-2.svg');
  const svg = await readFile(join(run, 'figure1-minimax-k-2.svg'), 'utf8');
  expect(svg).toContain('<animate attributeName="d"');
  for (const stage of ['(a)', '(b)', '(c)', '(d)']) expect(svg).toContain(`${stage} step`);
  expect(svg).not.toContain('NaN');
});

test.each([
  [['reproduce', 'rings'], 'error BENCHMARK_UNKNOWN'],
  [['reproduce', 'ring', '--methods', 'theirs'], 'error USAGE'],
  [['reproduce', 'ring', '--steps', '0'], 'error USAGE'],
  [['reproduce', 'ring', '--continue', 'nowhere'], 'error RUN_NOT_FOUND'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await here(args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
