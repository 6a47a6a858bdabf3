import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shellWord } from '../../src/support/shell.js';
import { commandLine, temporaryFolder } from './command.js';
import { idxFolder, squares } from './idx-files.js';

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

/** What a shell makes of `ganymede` with these words, which may send its output somewhere. */
function inShell(words: string, before = ''): Ended {
  const env = { ...process.env, TSX_DISABLE_CACHE: '1' };
  const { status, stderr } = spawnSync('sh', ['-c', `${before} ${commandLine} ${words}`], {
    encoding: 'utf8',
    env,
  });
  return { status, stderr };
}

const withoutFull = !existsSync('/dev/full');
if (withoutFull) process.stdout.write('skipped: output to a disk that is full: there is no /dev/full\n');

test
  .skipIf(withoutFull)
  .each(['config dcgan', 'recipes --quiet', 'runs list --json', 'train ring --dry-run'])(
  '%s that cannot write its answer ends with status 4, and says so',
  (words) => {
    const { status, stderr } = inShell(`${words} > /dev/full`);
    expect(stderr).toMatch(/OUTPUT_UNWRITABLE[^]*ENOSPC[^]*Free space/);
    expect(status).toBe(4);
  },
);

test('an answer that is written in part is none', async () => {
  const file = join(await temporaryFolder(), 'losses.txt');
  // A block of ulimit -f has 512 or 1024 bytes, the answer many times that.
  const { status, stderr } = inShell(`recipes --losses > ${shellWord(file)}`, 'ulimit -f 2; exec');
  expect((await readFile(file)).length).toBeGreaterThan(0);
  expect(stderr).toMatch(/OUTPUT_UNWRITABLE[^]*EFBIG/);
  expect(status).toBe(4);
});

test('a reader of an answer may close its end', () => {
  const { status, stderr } = inShell('recipes --losses; echo $? >&2; } | true', '{');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '0\n' });
});

test.skipIf(withoutFull)('a training that cannot show anything goes on to its end', async () => {
  const folder = await temporaryFolder();
  const out = join(folder, 'runs');
  const args = ['train', `idx:${await idxFolder(folder, squares())}`, '--out', out, '--name', 'small'];
  const small = ['--steps', '4', '--batch', '16', '--set', 'G.units=[8]', '--set', 'D.units=[8]'];
  const { status, stderr } = inShell(`${[...args, ...small].map(shellWord).join(' ')} > /dev/full`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  await expect(access(join(out, '0001-small/export/generator.onnx'))).resolves.toBeUndefined();
});
