import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { here, readLines } from './command.js';

interface Answer {
  readonly step: number;
  readonly scores: readonly {
    readonly metric: string;
    readonly value: number;
    readonly protocol: Readonly<Record<string, unknown>>;
    readonly against?: number;
  }[];
}

let out: string;
let points: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'ganymede-evaluate-'));
  points = await trained('ring', 'points', [
    '--steps',
    '60',
    '--set',
    'G.units=[32]',
    '--set',
    'D.units=[32]',
  ]);
});

afterAll(() => rm(out, { recursive: true }));

async function trained(data: string, name: string, more: readonly string[]): Promise<string> {
  const common = ['--out', out, '--name', name, '--threads', '1', '--set', 'watchEvery=0', '--quiet'];
  const { status, stdout, stderr } = await here(['train', data, ...common, ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
}

async function evaluated(run: string, more: readonly string[] = []): Promise<Answer> {
  const { status, stdout, stderr } = await here(['evaluate', run, '--json', ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Answer;
}

test('points are scored in their coordinates, each score with its protocol, and kept in the run', async () => {
  const { step, scores } = await evaluated(points, ['-n', '500']);
  expect(step).toBe(60);
  expect(scores.map(({ metric }) => metric)).toEqual([
    ...['modes', 'high-quality', 'reverse-kl'].filter((name) => scores.some(({ metric }) => metric === name)),
    ...[
      'frechet-distance',
      'precision',
      'recall',
      'density',
      'coverage',
      'one-nearest-neighbour',
      'sliced-wasserstein',
    ],
  ]);
  for (const { value, protocol } of scores) {
    expect(Number.isFinite(value)).toBe(true);
    expect(protocol).toMatchObject({ data: 'ring', samples: 500 });
  }
  expect((await readLines(join(points, 'scores.jsonl'))).at(-1)).toMatchObject({ step: 60 });
});

test('a run is at no distance from itself, and unlike protocols are refused', async () => {
  await evaluated(points, ['-n', '500']);
  const { scores } = await evaluated(points, ['-n', '500', '--against', points]);
  for (const { against } of scores) expect(against).toBe(0);
  const { status, stderr } = await here(['evaluate', points, '-n', '400', '--against', points]);
  expect(status).toBe(2);
  expect(stderr).toContain('error PROTOCOL_MISMATCH');
});

test('digits are seen by the classifier, which the protocol names with its hash', async () => {
  const run = await trained('mnist', 'digits', [
    '--steps',
    '20',
    '--set',
    'G.units=[32]',
    '--set',
    'D.units=[32]',
  ]);
  const { scores } = await evaluated(run, [
    '-n',
    '100',
    '--metrics',
    'frechet-distance,classes,ssim-diversity',
  ]);
  expect(scores.map(({ metric }) => metric)).toEqual([
    'frechet-distance',
    'classes',
    'class-kl',
    'ssim-diversity',
  ]);
  expect(scores[0]?.protocol).toMatchObject({
    features: 'mnist classifier',
    reference: 'held out',
    real: 100,
  });
  expect(scores[0]?.protocol['sha256']).toMatch(/^[0-9a-f]{64}$/);
});

test.each([
  [['-n', '3'], 'error METRIC_TOO_FEW'],
  [['--metrics', 'fid'], 'error METRIC_UNKNOWN'],
  [['--against', 'nowhere'], 'error RUN_NOT_FOUND'],
  [['--step', '7'], 'error CHECKPOINT_MISSING'],
])('%j is refused', async (args, message) => {
  const { status, stderr } = await here(['evaluate', points, ...args]);
  expect(status).toBeGreaterThan(1);
  expect(stderr).toContain(message);
});
