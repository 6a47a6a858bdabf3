import { appendFile, readFile, rm, truncate, writeFile } from 'node:fs/promises';
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
  readonly history: readonly { readonly step: number; readonly verdict: string }[];
  readonly lookedNow: boolean;
  readonly notes: readonly string[];
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

test('the terminal, events.jsonl and diagnose advise what the run can have', async () => {
  const out = await temporaryFolder();
  const sets = ['D.lr=0', 'watchEvery=50', 'loss=began', 'penalty.kind=none', 'G.units=[8]', 'D.units=[8]'];
  const args = ['train', 'ring', '--steps', '600', '--batch', '16', '--threads', '1', '--out', out];
  const { stdout } = await here([...args, '--name', 'ring', ...sets.flatMap((set) => ['--set', set])]);
  const run = join(out, '0001-ring');
  const events = await readFile(join(run, 'events.jsonl'), 'utf8');
  for (const text of [stdout, events, (await here(['diagnose', run])).stdout]) {
    expect(text).toContain('raise the learning rate of D');
    expect(text).not.toContain('k=2');
  }
});

test('a run nobody watched is looked at now', async () => {
  const run = await trained(60, ['--set', 'watchEvery=0']);
  const { verdict, step, signals, history } = await report(run);
  expect({ verdict, step, history }).toEqual({ verdict: 'starting', step: 60, history: [] });
  expect(signals['watch.kinds']).toBe(8);
  const { stdout } = await here(['diagnose', run]);
  expect(stdout).toContain('no verdict: nobody looked while it trained');
  expect(stdout).toContain('watchEvery to a quarter of the steps');
});

test('a run looked at often enough that is still far from the data is told so, not to look more often', async () => {
  const run = await trained(300, ['--set', 'G.lr=1e-7']);
  const { stdout } = await here(['diagnose', run]);
  expect(stdout).toContain('starting: samples are far from the data and come no closer');
  expect(stdout).not.toContain('watchEvery');
  const rare = await here(['diagnose', await trained(120)]);
  expect(rare.stdout).toContain('starting: nothing can be said for certain yet');
  expect(rare.stdout).toContain('set watchEvery to a quarter of the steps');
});

test('a run nobody watched, without a checkpoint, cannot be diagnosed', async () => {
  const run = await trained(4, ['--set', 'watchEvery=0']);
  await rm(join(run, 'checkpoints'), { recursive: true });
  const { status, stderr } = await here(['diagnose', run]);
  expect(status).toBe(3);
  expect(stderr).toContain('error CHECKPOINT_MISSING');
  expect(stderr).toContain('fix:');
});

test('damaged lines of events are counted, the others are read', async () => {
  const run = await trained(600, ['--set', 'D.lr=0']);
  const events = join(run, 'events.jsonl');
  const { length } = await readFile(events);
  await truncate(events, length - 5);
  await appendFile(events, '\nnoise\n{"kind":"of another version"}\n');
  const { verdict, unreadable } = await report(run);
  expect({ verdict, unreadable }).toEqual({ verdict: 'D dead', unreadable: 2 });
  expect((await here(['diagnose', run])).stdout).toContain('note: 2 lines of events.jsonl cannot be read');
});

test('without events.jsonl the logged looks are judged again, to the same verdict', async () => {
  const run = await trained(600, ['--set', 'D.lr=0']);
  const before = await report(run);
  expect(before.notes).toEqual([]);
  await rm(join(run, 'events.jsonl'));
  const metrics = join(run, 'metrics.jsonl');
  await appendFile(metrics, '{"step":700,"watch.div');
  const after = await report(run);
  expect(after).toMatchObject({ verdict: 'D dead', since: before.since, evidence: before.evidence });
  expect(after.history.map(({ step, verdict }) => ({ step, verdict }))).toEqual(
    before.history.map(({ step, verdict }) => ({ step, verdict })),
  );
  expect(after.notes).toEqual([
    '1 line of metrics.jsonl cannot be read',
    'events.jsonl does not tell of this verdict: it is judged again from metrics.jsonl',
  ]);
  expect((await here(['diagnose', run])).stdout).toContain('note: 1 line of metrics.jsonl cannot be read');
});

test('numbers that were not finite are told by the events alone', async () => {
  const run = await trained(4, ['--set', 'watchEvery=2']);
  await writeFile(join(run, 'metrics.jsonl'), '');
  const event = { kind: 'diagnosis', step: 4, verdict: 'diverged', evidence: ['loss.D is NaN'] };
  await writeFile(join(run, 'events.jsonl'), `${JSON.stringify({ ...event, action: { kind: 'stop' } })}\n`);
  expect(await report(run)).toMatchObject({ verdict: 'diverged', since: 4, evidence: ['loss.D is NaN'] });
  expect((await here(['diagnose', run])).stdout).toContain('diverged; the training stops here');
});

test('a run that diverged before it had a checkpoint is diagnosed by its events', async () => {
  const out = await temporaryFolder();
  const sets = ['--set', 'D.lr=1e30', '--set', 'G.units=[8]', '--set', 'D.units=[8]', '--threads', '1'];
  const args = ['train', 'ring', '--steps', '5', '--batch', '8', '--out', out, '--name', 'ring', ...sets];
  expect((await here(args)).status).toBe(5);
  const run = join(out, '0001-ring');
  expect(await report(run)).toMatchObject({ verdict: 'diverged', lookedNow: false });
  expect((await here(['diagnose', run])).stdout).toContain('diverged');
});

test('there has to be a run', async () => {
  const { status, stderr } = await here(['diagnose', 'nowhere']);
  expect(status).toBe(2);
  expect(stderr).toContain('error RUN_NOT_FOUND');
});
