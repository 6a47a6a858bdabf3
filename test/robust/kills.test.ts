import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { folderStore } from '../../src/node/index.js';
import { loadNewestCheckpoint, savedSteps } from '../../src/train/index.js';
import { ended, start, temporaryFolder } from '../cli/command.js';
import { uniform } from '../random.js';
import { contentsOf } from './contents.js';

/** `npm run test:kills -- N` kills more often. */
const kills = Number(process.env['GANYMEDE_KILLS'] ?? 8);
const [steps, saveEvery] = [400, 2];
const settings = [
  ...[
    '--steps',
    String(steps),
    '--save-every',
    String(saveEvery),
    '--log-every',
    '1',
    '--sample-every',
    '50',
  ],
  ...['--batch', '16', '--threads', '1', '--set', 'G.units=[8]', '--set', 'D.units=[8]'],
  ...['--set', 'watchEvery=70', '--name', 'killed', '--json'],
];

interface Killed {
  /** The last step it said it had logged. */
  readonly logged: number;
  /** Null where it was killed. */
  readonly status: number | null;
}

/** When to kill: milliseconds after the process began, or after its first event. */
interface Instant {
  readonly after: 'begin' | 'event';
  readonly delay: number;
}

/** Train until an instant, or to the end. */
async function trainAndKill(args: readonly string[], instant?: Instant): Promise<Killed> {
  const child = start(args);
  let logged = 0;
  let rest = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines)
      logged = Math.max(logged, Number(/"event":"log","step":(\d+)/.exec(line)?.[1] ?? 0));
  });
  const kill = (): void => void setTimeout(instant?.delay).then(() => child.kill('SIGKILL'));
  if (instant?.after === 'begin') kill();
  if (instant?.after === 'event') child.stdout?.once('data', kill);
  const { status, stderr } = await ended(child);
  expect(stderr).toBe('');
  return { logged, status };
}

/** The newest checkpoint is whole, and as new as it can be. */
async function checkNewest(run: string, { logged }: Killed): Promise<void> {
  const store = folderStore(run);
  if ((await savedSteps(store)).length === 0) {
    expect(logged).toBeLessThan(2 * saveEvery);
    return;
  }
  const { checkpoint, damaged } = await loadNewestCheckpoint(store);
  expect(damaged).toEqual([]);
  expect(logged - checkpoint.step).toBeLessThanOrEqual(saveEvery);
}

/** The newest run in `out`; undefined where none was begun. */
async function runIn(out: string): Promise<string | undefined> {
  const names = await readdir(out).catch(() => []);
  return names.map((name) => join(out, name)).findLast((run) => existsSync(join(run, 'config.json')));
}

/** One in five while it starts, the others while it trains. */
function anInstant(random: (bound: number) => number): Instant {
  return random(5) === 0 ? { after: 'begin', delay: random(2000) } : { after: 'event', delay: random(400) };
}

test(
  `of ${kills} kills while saving every ${saveEvery} steps none loses more than that, and what comes of it is the same`,
  async () => {
    const folder = await temporaryFolder();
    const begin = (out: string): string[] => ['train', 'points', 'ring', '--out', out, ...settings];
    expect((await trainAndKill(begin(join(folder, 'whole')))).status).toBe(0);
    const whole = join(folder, 'whole', '0001-killed');
    const expected = await contentsOf(whole);
    const random = uniform('kills', Number(process.env['GANYMEDE_SEED'] ?? 1));
    for (let done = 0, round = 1; done < kills; round++) {
      const out = join(folder, `runs-${round}`);
      for (let status: number | null = null; status === null;) {
        const begun = await runIn(out);
        const args = begun === undefined ? begin(out) : ['resume', begun, '--json'];
        const killed = await trainAndKill(args, done < kills ? anInstant(random) : undefined);
        ({ status } = killed);
        if (status === null) done += 1;
        expect([null, 0]).toContain(status);
        const run = await runIn(out);
        if (run !== undefined) await checkNewest(run, killed);
        if (kills > 50 && status === null && done % 50 === 0) process.stdout.write(`${done} kills\n`);
      }
      const run = (await runIn(out)) ?? '';
      expect(await contentsOf(run)).toEqual(expected);
      const saved = join('checkpoints', 'best');
      expect(await readFile(join(run, saved))).toEqual(await readFile(join(whole, saved)));
      const names = [...(await readdir(run)), ...(await readdir(join(run, 'checkpoints')))];
      expect(names.filter((name) => name.includes('.tmp-'))).toEqual([]);
    }
  },
  24 * 3600_000,
);
