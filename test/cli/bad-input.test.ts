import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ganymede, here, jsonLines, temporaryFolder } from './command.js';
import { floatsWithNaN, idxFolder, squares } from './idx-files.js';

const wrongMagic = (): Uint8Array => squares().with(0, 0x89);

describe('the command line refuses', () => {
  test.each([
    { name: 'an unknown recipe', args: ['train', 'gna'], code: 'RECIPE_UNKNOWN', says: '"gan"' },
    {
      name: 'a folder without its dot',
      args: ['train', 'holiday'],
      code: 'RECIPE_UNKNOWN',
      says: './holiday',
    },
    {
      name: 'a size of images',
      args: ['data', 'inspect', 'mnist', '--size', 'x'],
      code: 'USAGE',
      says: 'See ganymede data inspect --help.',
    },
    { name: 'a misspelt option', args: ['train', '--stesp', '5'], code: 'USAGE', says: '--steps' },
    { name: 'runs without a verb', args: ['runs'], code: 'USAGE', says: 'runs compare' },
    { name: 'data without a verb', args: ['data'], code: 'USAGE', says: 'data inspect' },
    {
      name: 'a picture that is none',
      args: ['data', 'inspect', 'ring', '--to', 'sheet.jpg'],
      code: 'USAGE',
      says: 'ends in .png',
    },
    {
      name: 'a picture of arithmetic that is none',
      args: ['arithmetic', 'nowhere', '1', '--to', 'sheet.jpg'],
      code: 'USAGE',
      says: 'ends in .png',
    },
    { name: 'a misspelt verb', args: ['trian'], code: 'USAGE', says: 'train' },
    {
      name: 'a misspelt setting',
      args: ['train', '--set', 'D.lrr=1'],
      code: 'CONFIG_UNKNOWN_KEY',
      says: '"lr"',
    },
    {
      name: 'a setting with a name that every object knows',
      args: ['train', '--set', '__proto__=5'],
      code: 'CONFIG_UNKNOWN_KEY',
      says: '__proto__',
    },
    {
      name: 'a setting of the wrong type',
      args: ['train', '--set', 'D.lr=fast'],
      code: 'CONFIG_INVALID',
      says: 'D.lr',
    },
    {
      name: 'a list without brackets',
      args: ['train', 'points', 'ring', '--set', 'G.units=128,64'],
      code: 'CONFIG_INVALID',
      says: "--set 'G.units=[128,64]'",
    },
    {
      name: 'a number out of range',
      args: ['train', '--steps', '0'],
      code: 'USAGE',
      says: 'whole number from 1',
    },
    {
      name: 'another recipe by a setting',
      args: ['train', '--set', 'recipe=gan'],
      code: 'CONFIG_INVALID',
      says: '"gan-quick"',
    },
    {
      name: 'data named twice',
      args: ['train', 'mnist', '--data', 'fashion-mnist'],
      code: 'USAGE',
      says: '--data fashion-mnist',
    },
    {
      name: 'data named again by a setting',
      args: ['train', 'dcgan', 'mnist', '--set', 'data=fashion-mnist'],
      code: 'USAGE',
      says: 'mnist and --set data=fashion-mnist',
    },
    {
      name: 'data named by an option and a setting',
      args: ['train', '--data', 'mnist', '--set', 'data=fashion-mnist'],
      code: 'USAGE',
      says: 'named twice',
    },
    {
      name: 'data before the recipe',
      args: ['train', 'mnist', 'gan'],
      code: 'USAGE',
      says: 'ganymede train gan mnist',
    },
    {
      name: 'a size beyond reason',
      args: ['train', '--batch', '1e8'],
      code: 'CONFIG_INVALID',
      says: 'batch',
    },
    {
      name: 'a network beyond reason',
      args: ['train', '--set', 'G.units=[300000,300000]'],
      code: 'TENSOR_TOO_LARGE',
      says: '[300000,300000]',
    },
    { name: 'help for no verb', args: ['help', 'nonsense'], code: 'USAGE', says: 'nonsense' },
    { name: 'no such run', args: ['resume', 'runs/none'], code: 'RUN_NOT_FOUND', says: 'runs/none' },
  ])('$name, with status 2', async ({ args, code, says }) => {
    const plain = await here(args);
    expect(plain.stderr).toContain(`error ${code}`);
    expect(plain.stderr).toContain(says);
    expect(plain.status).toBe(2);
    expect(plain.stdout).toBe('');
  });

  test.each([
    { name: 'a truncated IDX file', bytes: () => squares().subarray(0, 3000), code: 'IDX_TRUNCATED' },
    { name: 'a header without its sizes', bytes: () => squares().subarray(0, 7), code: 'IDX_TRUNCATED' },
    { name: 'a wrong magic number', bytes: wrongMagic, code: 'IDX_MAGIC' },
    { name: 'NaN in the data', bytes: floatsWithNaN, code: 'DATA_NOT_FINITE' },
  ])('$name, with status 3 and no run folder', async ({ bytes, code }) => {
    const folder = await temporaryFolder();
    const out = join(folder, 'runs');
    const { status, stderr } = await here([
      ...['train', `idx:${await idxFolder(folder, bytes())}`, '--out', out, '--json'],
    ]);
    const [error] = jsonLines(stderr);
    expect(error).toMatchObject({ error: code });
    expect(error?.['fix']).toBeTypeOf('string');
    expect(status).toBe(3);
    expect((await here(['resume', '1', '--out', out])).stderr).toContain('RUN_NOT_FOUND');
  });

  test('a misspelt option in a process of its own, which ends with that status', async () => {
    const { status, stdout, stderr } = await ganymede(['train', '--stesp', '5']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--steps');
  });

  test('a run folder it cannot write, with status 4', async () => {
    const folder = await temporaryFolder();
    const data = await idxFolder(folder, squares());
    const out = join(folder, 'a-file');
    await writeFile(out, 'not a folder');
    const { status, stderr } = await here(['train', `idx:${data}`, '--out', out]);
    expect(stderr).toContain('error RUN_UNWRITABLE');
    expect(stderr).toContain('--out');
    expect(status).toBe(4);
  });

  test('a run whose checkpoint was damaged, with status 3', async () => {
    const folder = await temporaryFolder();
    const data = await idxFolder(folder, squares());
    const out = join(folder, 'runs');
    const small = ['--batch', '16', '--set', 'G.units=[16]', '--set', 'D.units=[16]', '--name', 'small'];
    expect((await here(['train', `idx:${data}`, '--steps', '2', '--out', out, ...small])).status).toBe(0);
    const checkpoint = join(out, '0001-small', 'checkpoints', 'step-00000002');
    await writeFile(join(checkpoint, 'state.safetensors'), 'damaged');
    const { status, stderr } = await here(['resume', '1', '--steps', '4', '--out', out]);
    expect(stderr).toContain('error CHECKPOINT_CORRUPT');
    expect(status).toBe(3);
    await mkdir(join(out, '0002-empty'));
    await writeFile(join(out, '0002-empty', 'config.json'), '{');
    expect((await here(['generate', '2', '--out', out])).stderr).toContain('error RUN_DAMAGED');
  });
});
