import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import os from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { emptyFolder, plain, redBlue } from '../images/picture-files.js';
import { here } from './command.js';

let folder = '';
const cache = (): string => join(folder, '.cache', 'tuning');

beforeEach(async () => {
  vi.spyOn(os, 'loadavg').mockReturnValue([0, 0, 0]);
  folder = await emptyFolder();
  await redBlue(32, 32).toFile(join(folder, 'a.png'));
  for (const grey of [0, 60, 120, 250]) await plain(grey).toFile(join(folder, `grey-${grey}.png`));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A DCGAN whose convolutions are large enough to be measured; its run and what was said. */
async function trained(steps: number): Promise<{ readonly run: string; readonly said: string }> {
  const out = join(folder, '.runs');
  const { status, stdout, stderr } = await here([
    ...['train', 'dcgan', folder, '--out', out, '--steps', String(steps), '--batch', '64'],
    ...['--threads', '1', '--set', 'G.channels=8', '--set', 'D.channels=32'],
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return { run: join(out, (await readdir(out)).sort().at(-1) ?? ''), said: stdout };
}

const stateAt = (run: string, step: number): Promise<Buffer> =>
  readFile(join(run, `checkpoints/step-${String(step).padStart(8, '0')}/state.safetensors`));

async function chosen(run: string): Promise<Record<string, string>> {
  const { tuning } = JSON.parse(await readFile(join(run, 'env.json'), 'utf8')) as {
    tuning: Record<string, string>;
  };
  return tuning;
}

/** Let the cache say that every convolution it knows is computed in this way. */
async function setAll(formulation: string): Promise<void> {
  const [name = ''] = await readdir(cache());
  const path = join(cache(), name);
  const known = Object.keys(JSON.parse(await readFile(path, 'utf8')) as object);
  await writeFile(path, JSON.stringify(Object.fromEntries(known.map((each) => [each, formulation]))));
}

test(
  'what is fastest is measured once, recorded, and kept when the run goes on',
  { timeout: 120_000 },
  async () => {
    const first = await trained(1);
    expect(first.said).toMatch(/^measuring +\d+ convolutions/m);
    expect(Object.keys(await chosen(first.run)).length).toBeGreaterThan(0);

    await setAll('direct');
    const direct = await trained(2);
    expect(direct.said).not.toContain('measuring');
    expect(new Set(Object.values(await chosen(direct.run)))).toEqual(new Set(['direct']));

    await setAll('winograd');
    const [whole, half] = [await trained(2), await trained(1)];
    expect(new Set(Object.values(await chosen(half.run)))).toEqual(new Set(['winograd']));
    expect(await stateAt(whole.run, 2)).not.toEqual(await stateAt(direct.run, 2));

    await rm(cache(), { recursive: true });
    const { status, stdout } = await here(['resume', half.run, '--steps', '2']);
    expect({ status, measured: stdout.includes('measuring') }).toEqual({ status: 0, measured: false });
    expect(await stateAt(half.run, 2)).toEqual(await stateAt(whole.run, 2));
  },
);
