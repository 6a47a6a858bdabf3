import { appendFile, readFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { here, temporaryFolder } from './command.js';

/** A run of the recipe points on the ring. */
async function trained(steps: number, more: readonly string[] = []): Promise<string> {
  const out = await temporaryFolder();
  const { status, stderr } = await here([
    ...['train', 'ring', '--steps', String(steps), '--out', out, '--name', 'ring', '--threads', '1'],
    ...['--batch', '64', '--set', 'G.units=[64,64]', '--set', 'D.units=[64,64]', '--set', 'watchEvery=50'],
    ...more,
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return join(out, '0001-ring');
}

interface Report {
  readonly verdict: string;
  readonly since: number;
  readonly step: number;
  readonly evidence: readonly string[];
  readonly signals: Readonly<Record<string, number>>;
  readonly history: readonly { readonly verdict: string }[];
  readonly unreadable: number;
}

async function report(run: string): Promise<Report> {
  const { status, stdout } = await here(['diagnose', run, '--json']);
  expect(status).toBe(0);
  return JSON.parse(stdout) as Report;
}

test('a D that does not learn is called dead, with evidence, advice and history, in the model card too', async () => {
  const run = await trained(600, ['--set', 'D.lr=0']);
  const { verdict, since, step, evidence, signals, history } = await report(run);
  expect({ verdict, step, unreadable: 0 }).toEqual({ verdict: 'D dead', step: 600, unreadable: 0 });
  expect(since).toBeLessThanOrEqual(400);
  expect(evidence.join()).toContain('the parameters of D have not changed');
  expect(signals['watch.kinds']).toBe(8);
  expect(history.at(-1)?.verdict).toBe('D dead');
  const { stdout } = await here(['diagnose', run]);
  for (const part of ['D dead since step', 'try\n', 'numbers\n', 'history\n', 'raise the learning rate of D'])
    expect(stdout).toContain(part);
  expect((await here(['diagnose', run, '--quiet'])).stdout).toBe('D dead\n');
  expect(await readFile(join(run, 'README.md'), 'utf8')).toContain('**D dead**, found at step');
});

test('a run nobody watched is looked at now', async () => {
  const run = await trained(60, ['--set', 'watchEvery=0']);
  const { verdict, step, signals, history } = await report(run);
  expect({ verdict, step, history }).toEqual({ verdict: 'starting', step: 60, history: [] });
  expect(signals['watch.kinds']).toBe(8);
  expect((await here(['diagnose', run])).stdout).toContain('--set watchEvery=250');
});

test('damaged lines of events are counted, the others are read', async () => {
  const run = await trained(600, ['--set', 'D.lr=0']);
  const events = join(run, 'events.jsonl');
  const { length } = await readFile(events);
  await truncate(events, length - 5);
  await appendFile(events, '\nnoise\n{"kind":"of another version"}\n');
  const { verdict, unreadable } = await report(run);
  expect({ verdict, unreadable }).toEqual({ verdict: 'D dead', unreadable: 2 });
  expect((await here(['diagnose', run])).stdout).toContain('2 lines of events.jsonl cannot be read');
});

test('there has to be a run', async () => {
  const { status, stderr } = await here(['diagnose', 'nowhere']);
  expect(status).toBe(2);
  expect(stderr).toContain('error RUN_NOT_FOUND');
});
