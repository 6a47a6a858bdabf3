import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Ended, here, jsonLines, temporaryFolder } from './command.js';
import { squares } from './idx-files.js';

const images = 'train-images-idx3-ubyte';

/** The error of a dry run on `data`, and the status. */
async function refusal(data: string): Promise<Readonly<Record<string, unknown>>> {
  const { status, stdout, stderr } = await train(data);
  expect(stdout).toBe('');
  return { status, ...jsonLines(stderr)[0] };
}

function train(data: string): Promise<Ended> {
  return here(['train', 'gan', data, '--dry-run', '--json']);
}

/** The name of the data set a dry run on `dir` would train on, which notes what cannot be held out. */
async function chosen(dir: string, note = ''): Promise<unknown> {
  const { stdout, stderr } = await train(`idx:${dir}`);
  expect(stderr).toContain(note);
  if (note === '') expect(stderr).toBe('');
  return (jsonLines(stdout)[0]?.['data'] as { name: string }).name;
}

/** A folder with these files. */
async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const dir = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
  return dir;
}

/** Run `work` as a user who may not read everything. */
async function withoutPrivileges<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

const posix = process.platform === 'win32' ? test.skip : test;

describe('what cannot be read is refused with its cause and status 3', () => {
  const unreadable = { error: 'DATA_UNREADABLE', status: 3, fix: expect.any(String) as string };

  test('a folder named like the file', async () => {
    const dir = await folderOf({});
    await mkdir(join(dir, images));
    const path = join(dir, images);
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      ...unreadable,
      where: path,
      message: `cannot read ${path}: it is a folder`,
    });
  });

  posix('a link to nothing, and links in a circle', async () => {
    const dir = await folderOf({});
    await symlink(join(dir, 'nothing'), join(dir, images));
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      ...unreadable,
      where: join(dir, images),
      message: expect.stringContaining('a link to a file that does not exist') as string,
    });
    const circle = await folderOf({});
    await symlink(images, join(circle, images));
    expect(await refusal(`idx:${circle}`)).toMatchObject({
      ...unreadable,
      message: expect.stringContaining('circle') as string,
    });
  });

  posix('a named pipe, which is not waited for', async () => {
    const dir = await folderOf({});
    execFileSync('sh', ['-c', 'mkfifo "$0"', join(dir, images)]);
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      ...unreadable,
      message: expect.stringContaining('it is a named pipe') as string,
    });
  });

  posix('a file and a folder without permission', async () => {
    const dir = await folderOf({ [images]: squares() });
    await chmod(join(dir, images), 0);
    await chmod(dir, 0o755);
    expect(await withoutPrivileges(() => refusal(`idx:${dir}`))).toMatchObject({
      ...unreadable,
      where: join(dir, images),
      message: expect.stringContaining('permission denied') as string,
    });
    await chmod(dir, 0o600);
    const denied = await withoutPrivileges(() => refusal(`idx:${dir}`));
    await chmod(dir, 0o700);
    expect(denied).toMatchObject({
      ...unreadable,
      message: expect.stringContaining('permission denied') as string,
    });
  });

  test('a file in place of the folder', async () => {
    const dir = await folderOf({ [images]: squares() });
    expect(await refusal(`idx:${join(dir, images)}`)).toMatchObject({
      ...unreadable,
      where: join(dir, images),
      message: expect.stringContaining('it is a file') as string,
      fix: expect.stringContaining(dir) as string,
    });
  });

  test.each([
    ['photos.zip', 'Unpack it and name the folder, or make it a .tar file without compression.'],
    ['photos.tar.gz', 'Unpack it and name the folder, or make it a .tar file without compression.'],
    ['cat.png', 'One image is no data to learn from: name a folder of images, as in ./photos.'],
  ])('%s in place of a folder of images', async (name, fix) => {
    const dir = await folderOf({ [name]: 'content' });
    const message = `cannot read the folder ${join(dir, name)}: it is a file`;
    expect(await refusal(join(dir, name))).toMatchObject({ ...unreadable, message, fix });
    const bare = await here(['train', name, '--dry-run', '--json']);
    expect(jsonLines(bare.stderr)[0]).toMatchObject({ error: 'RECIPE_UNKNOWN', fix });
  });

  test('a folder that is not there, and one without images', async () => {
    const dir = await folderOf({ 'notes.txt': 'none' });
    const missing = join(dir, 'missing');
    expect(await refusal(`idx:${missing}`)).toMatchObject({
      error: 'DATA_NOT_FOUND',
      status: 3,
      message: `there is no folder ${missing}`,
    });
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      error: 'DATA_NOT_FOUND',
      message: `there are no IDX images in ${dir}`,
      actual: 'notes.txt',
    });
  });
});

describe('an error of a file names it and a fix', () => {
  const cases: readonly (readonly [string, string, Uint8Array | string])[] = [
    ['IDX_TRUNCATED', images, squares().subarray(0, 3000)],
    ['IDX_MAGIC', images, 'text, not an IDX file'],
    ['IDX_MAGIC', images, squares().with(3, 255)],
    ['IDX_TRAILING', images, Uint8Array.of(...squares(), 0)],
    ['DATA_SHAPE', images, Uint8Array.of(0, 0, 0x0b, 1, 0, 0, 0, 1, 0, 0)],
    ['DATA_TOO_FEW', images, Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28)],
    ['DATA_TOO_FEW', images, Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 28)],
    ['GZIP_INVALID', `${images}.gz`, gzipSync(squares()).subarray(0, -9)],
  ];
  test.each(cases)('%s', async (error, name, content) => {
    const dir = await folderOf({ [name]: content });
    const refused = await refusal(`idx:${dir}`);
    expect(refused).toMatchObject({ error, status: 3, where: join(dir, name) });
    expect(refused['fix']).toBeTypeOf('string');
    expect(JSON.stringify(refused).length).toBeLessThan(700);
  });

  test('damaged labels', async () => {
    const dir = await folderOf({ [images]: squares(), 'train-labels-idx1-ubyte': 'none' });
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      error: 'IDX_MAGIC',
      where: join(dir, 'train-labels-idx1-ubyte'),
    });
  });
});

describe('a test part that is damaged', () => {
  const cutOff = { [images]: squares(), 't10k-images-idx3-ubyte': squares().subarray(0, 3000) };
  const note = /^note: nothing is held out: \S+t10k-images-idx3-ubyte: the IDX file is cut off: 3000 bytes/m;

  test('does not stop a training, which says so', async () => {
    const dir = await folderOf(cutOff);
    const { status, stdout } = await here([
      ...['train', 'gan-quick', `idx:${dir}`, '--out', join(dir, 'runs'), '--steps', '2', '--batch', '16'],
      ...['--set', 'G.units=[16]', '--set', 'D.units=[16]', '--threads', '1'],
    ]);
    expect(stdout).toMatch(note);
    expect(status).toBe(0);
  });

  test('is told by data inspect', async () => {
    const dir = await folderOf(cutOff);
    const inspect = ['data', 'inspect', `idx:${dir}`, '--to', join(dir, 'sheet.png')];
    const { status, stdout } = await here(inspect);
    expect([status, stdout]).toEqual([0, expect.stringMatching(note)]);
    expect(JSON.parse((await here([...inspect, '--json'])).stdout)).toMatchObject({
      ...{ count: 96, heldOut: 0 },
      heldOutFault: { code: 'IDX_TRUNCATED', where: join(dir, 't10k-images-idx3-ubyte') },
    });
  });
});

describe('the images of a folder', () => {
  test('are not hidden files or notes beside them', async () => {
    const junk = { [`._${images}`]: 'junk', 'README-train-images.txt': 'junk' };
    const dir = await folderOf({ ...junk, [images]: squares() });
    expect(await chosen(dir)).toBe(`idx:${dir}`);
    expect(await refusal(`idx:${await folderOf(junk)}`)).toMatchObject({ error: 'DATA_NOT_FOUND' });
  });

  test('are those of the training set, and labels of the test set are not theirs', async () => {
    const dir = await folderOf({
      [images]: squares(),
      't10k-images-idx3-ubyte': 'not read',
      't10k-labels-idx1-ubyte': 'not read',
    });
    expect(await chosen(dir, 'nothing is held out')).toBe(`idx:${dir}`);
  });

  test('are named where they are no training set', async () => {
    const dir = await folderOf({ 't10k-images.idx3-ubyte': squares() });
    expect(await chosen(dir)).toBe(`idx:${dir} (t10k-images.idx3-ubyte)`);
  });

  test('are not guessed among several sets', async () => {
    const dir = await folderOf({ 'a-images-idx3-ubyte': squares(), 'b-images-idx3-ubyte': squares() });
    expect(await refusal(`idx:${dir}`)).toMatchObject({
      error: 'DATA_AMBIGUOUS',
      status: 3,
      where: dir,
      actual: 'a-images-idx3-ubyte, b-images-idx3-ubyte',
    });
  });
});

test('no name after idx: is said to be missing', async () => {
  expect(await refusal('idx:')).toMatchObject({
    error: 'DATA_SPEC_UNKNOWN',
    status: 2,
    message: 'the name of the folder is missing after "idx:"',
  });
});

test('a network beyond 2 GiB is a usage error', async () => {
  const dir = await folderOf({ [images]: squares() });
  const out = join(dir, 'runs');
  const { status, stderr } = await here([
    ...['train', 'gan', `idx:${dir}`, '--out', out, '--steps', '1', '--json'],
    ...['--set', 'G.units=1000000'],
  ]);
  expect(jsonLines(stderr)[0]).toMatchObject({
    error: 'TENSOR_TOO_LARGE',
    fix: expect.any(String) as string,
  });
  expect(status).toBe(2);
});
