import { mkdir, readdir, readFile, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { pack } from 'tar-stream';
import { expect, onTestFinished, test } from 'vitest';
import { decodeSafetensors, tensor } from 'ganymede/tensor';
import { emptyFolder, plain } from '../images/picture-files.js';
import { here, jsonLines, readLines } from './command.js';
import { idxFolder, squares } from './idx-files.js';

const posix = process.platform === 'win32' ? test.skip : test;

/** Ten dark and ten light images in folders of their own, and one that is none. */
async function photos(): Promise<{ dir: string; data: string; out: string }> {
  const dir = await emptyFolder();
  const data = join(dir, 'photos');
  for (const [name, grey] of [
    ['dark', 40],
    ['light', 210],
  ] as const) {
    await mkdir(join(data, name), { recursive: true });
    for (let i = 0; i < 10; i++)
      await plain(grey + i, 40, 30)
        .png()
        .toFile(join(data, name, `${i}.png`));
  }
  await writeFile(join(data, 'dark/broken.png'), 'no image');
  return { dir, data, out: join(dir, 'runs') };
}

/** The grey in the middle of every image of 16x16 in a grid, row by row. */
async function greysOf(path: string, columns: number): Promise<number[][]> {
  const { data, info } = await sharp(path).greyscale().raw().toBuffer({ resolveWithObject: true });
  const at = (row: number, column: number): number =>
    data[(10 + 18 * row) * info.width + 10 + 18 * column] ?? 0;
  return Array.from({ length: (info.height - 2) / 18 }, (_, row) =>
    Array.from({ length: columns }, (__, column) => at(row, column)),
  );
}

const small = ['G.channels=4', 'D.channels=4', 'latent=4'].flatMap((each) => ['--set', each]);
const short = ['--steps', '3', '--batch', '4', '--threads', '1', ...small];

test('data inspect counts, names what was odd, and draws a sheet', async () => {
  const { dir, data } = await photos();
  const sheet = join(dir, 'sheet.png');
  const { stdout, status } = await here(['data', 'inspect', data, '--size', '16', '--to', sheet]);
  expect(status).toBe(0);
  expect(stdout).toContain('20 images of 1x16x16');
  expect(stdout).toContain('classes  dark 10, light 10');
  expect(stdout).toContain('skipped 1 files that hold no PNG');
  expect(stdout).toContain('dark/broken.png');
  // Five by four images of 16 pixels, two between them and around.
  expect(await sharp(sheet).metadata()).toMatchObject({
    width: 2 + 5 * 18,
    height: 2 + 4 * 18,
    format: 'png',
  });
  const json = await here(['data', 'inspect', data, '--to', sheet, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    count: 20,
    shape: [1, 32, 32],
    sheet,
    files: {
      formats: { png: 20 },
      widths: { min: 40, median: 40, max: 40 },
      heights: { min: 30, median: 30, max: 30 },
      problems: [
        { kind: 'not-image', outcome: 'skipped', count: 1, names: ['dark/broken.png'] },
        { kind: 'cropped', outcome: 'converted', count: 20 },
        { kind: 'enlarged', outcome: 'converted', count: 20 },
        { kind: 'few', outcome: 'noted', count: 20 },
      ],
    },
  });
});

test('data inspect says which images have no class, and what becomes of the classes', async () => {
  const { dir, data } = await photos();
  const inspect = ['data', 'inspect', data, '--size', '16', '--to', join(dir, 'sheet.png')];
  for (const name of ['p.png', 'q.png']) await plain(99).png().toFile(join(data, name));
  const few = await here(inspect);
  expect(few.stdout).toContain('classes  dark 10, light 10');
  expect(few.stdout).toContain(
    'note: skipped 2 images without a class, so that the others keep theirs: p.png, q.png',
  );
  await plain(99).png().toFile(join(data, 'r.png'));
  const many = await here(inspect);
  expect(many.stdout).toContain('23 images');
  expect(many.stdout).not.toContain('classes  ');
  expect(many.stdout).toContain(
    'note: 3 images without a class where others have one, so there are no classes: p.png, q.png, r.png',
  );
});

posix('names of files, also within archives, and of classes reach no terminal as they are', async () => {
  const { dir, data } = await photos();
  await rename(join(data, 'light'), join(data, 'li\u001b[31mght'));
  await writeFile(join(data, 'dark/\u001b[2Jred.png'), 'no image');
  const archive = pack();
  archive.entry({ name: 'x\u009b31m.png' }, 'no image');
  archive.finalize();
  await writeFile(join(data, 'a.tar'), await buffer(archive));
  const args = ['data', 'inspect', data, '--size', '16', '--to', join(dir, 'sheet.png')];
  const { status, stdout } = await here(args);
  expect(status).toBe(0);
  expect(stdout).toContain('li\\x1b[31mght 10');
  expect(stdout).toContain('dark/\\x1b[2Jred.png');
  expect(stdout).toContain('a.tar/x\\x9b31m.png');
  expect(stdout).not.toMatch(/[^\P{Cc}\n]/u);
  const json = await here([...args, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ classes: [{ name: 'dark' }, { name: 'li\u001b[31mght' }] });
  const empty = join(dir, 'em\u001b[31mpty');
  await mkdir(empty);
  await writeFile(join(empty, '\u0007.png'), '');
  const refused = await here(['data', 'inspect', empty]);
  expect(refused.stderr).toContain('skipped 1 empty files: \\x07.png');
  expect(refused.stderr).not.toMatch(/[^\P{Cc}\n]/u);
});

test.each([
  ['photos', '.'],
  ['photos/dark', '..'],
  ['photos/dark', 'folder:../../photos'],
  ['photos', 'DIR/linked'],
])('from within %s, data inspect %s puts the sheet beside the folder, not into it', async (from, spec) => {
  const { dir, data } = await photos();
  await symlink(data, join(dir, 'linked'));
  const before = await readdir(data, { recursive: true });
  const cwd = process.cwd();
  onTestFinished(() => {
    process.chdir(cwd);
  });
  process.chdir(join(dir, from));
  const { status, stdout } = await here(['data', 'inspect', spec.replace('DIR', dir), '--quiet']);
  expect(status).toBe(0);
  const sheet = join(await realpath(dir), 'photos-sheet.png');
  expect(stdout).toBe(`${sheet}\n`);
  expect(await sharp(sheet).metadata()).toMatchObject({ format: 'png' });
  expect(await readdir(data, { recursive: true })).toEqual(before);
});

test('a sheet that would become data is refused', async () => {
  const { data } = await photos();
  for (const to of [join(data, 'sheet.png'), join(data, 'light', 'sheet.png')]) {
    const { status, stderr } = await here(['data', 'inspect', data, '--to', to]);
    expect([status, stderr]).toEqual([2, expect.stringContaining('error USAGE')]);
  }
  expect(await readdir(data)).toEqual(['dark', 'light']);
});

test('from beside the folder data inspect puts the sheet there', async () => {
  const { dir } = await photos();
  const cwd = process.cwd();
  onTestFinished(() => {
    process.chdir(cwd);
  });
  process.chdir(dir);
  expect((await here(['data', 'inspect', './photos', '--quiet'])).stdout).toBe('photos-sheet.png\n');
});

test.each([
  ['idx:DIR/data', { count: 96, shape: [1, 8, 8] }, 2 + 10 * 10],
  ['ring', { count: 100_000, shape: [2] }, 512],
  ['DIR/points.csv', { shape: [2] }, 512],
])('data inspect %s draws what it is', async (spec, facts, width) => {
  const dir = await emptyFolder();
  await idxFolder(dir, squares());
  const points = Array.from({ length: 40 }, (_, i) => `${i},${i % 7}`);
  await writeFile(join(dir, 'points.csv'), points.join('\n'));
  const sheet = join(dir, 'sheet.png');
  const args = ['data', 'inspect', spec.replace('DIR', dir), '--to', sheet, '--json'];
  const { stdout, status } = await here(args);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject(facts);
  expect(JSON.parse(stdout)).not.toHaveProperty('files');
  expect((await sharp(sheet).metadata()).width).toBe(width);
});

test('a folder alone trains r3gan at a size that is chosen and recorded; a resume finds it again', async () => {
  const { data, out } = await photos();
  const trained = await here(['train', data, '--out', out, ...short]);
  expect(trained.status).toBe(0);
  expect(trained.stdout).toContain('note: skipped 1 files that hold no PNG');
  const run = join(out, '0001-r3gan-photos');
  expect(JSON.parse(await readFile(join(run, 'config.json'), 'utf8'))).toMatchObject({
    recipe: 'r3gan',
    size: 32,
  });
  expect((await sharp(join(run, 'samples/step-00000003.png')).metadata()).width).toBe(2 + 8 * 34);
  expect((await here(['resume', run, '--steps', '4'])).status).toBe(0);
  const refused = await here(['resume', run, '--size', '64']);
  expect([refused.status, refused.stderr]).toEqual([2, expect.stringContaining('RESUME_CHANGES_RESULT')]);
});

test('what was skipped is told where stdout is for the answer alone; what was chosen, and why, once it can be trained', async () => {
  const { data, out } = await photos();
  const args = [
    'train',
    data,
    '--out',
    out,
    '--size',
    '16',
    '--batch',
    '4',
    '--steps',
    '1',
    '--threads',
    '1',
  ];
  const said = await here([...args, '--set', 'latent=4']);
  expect(said.stdout).toMatch(/^G.channels is 64, D.channels is 64 because that is the most/m);
  const run = join(out, '0001-r3gan-photos');
  const [start] = await readLines(join(run, 'events.jsonl'));
  expect(start).toMatchObject({ kind: 'start', choices: [{ path: 'G.channels', value: 64 }, {}] });

  const skipped = 'skipped 1 files that hold no PNG, JPEG, WebP, GIF, AVIF or TIFF: dark/broken.png';
  const quiet = await here([...args, ...small, '--quiet']);
  expect(quiet.stderr).toBe(`note: ${skipped}\n`);
  const json = await here([...args, '--set', 'latent=4', '--json']);
  expect(jsonLines(json.stderr)).toEqual([{ note: skipped }]);
  expect(jsonLines(json.stdout)[0]).toMatchObject({ event: 'start', choices: start?.['choices'] });
  const inspected = await here(['data', 'inspect', data, '--to', join(out, 'sheet.png'), '--quiet']);
  expect(inspected.stderr).toBe(`note: ${skipped}\n`);

  const refused = await here(['train', data, '--out', out, '--size', '100']);
  expect(refused.stderr).toContain('DATA_UNFIT');
  expect(refused.stdout).not.toContain('because');
});

test('a conditional recipe shows its classes in columns and makes samples of one', async () => {
  const { data, out } = await photos();
  const args = ['train', 'projection', data, '--size', '16', '--out', out, ...short];
  expect((await here(args)).status).toBe(0);
  const run = join(out, '0001-projection-photos');
  expect((await sharp(join(run, 'samples/step-00000003.png')).metadata()).width).toBe(2 + 2 * 18);
  // Dark images on the left, light ones on the right.
  expect(await greysOf(join(run, 'reals.png'), 2)).toEqual(
    [0, 1, 2, 3, 5, 6, 7, 8].map((i) => [40 + i, 210 + i]),
  );
  const turns = await here(['generate', run, '--quiet']);
  expect(turns.stdout).toContain('-n-16.png');
  expect((await sharp(turns.stdout.trim()).metadata()).width).toBe(2 + 2 * 18);
  const lights = await here(['generate', run, '--class', 'light', '--quiet']);
  expect(lights.stdout).toContain('-n-64-class-1.png');
  expect(await sharp(lights.stdout.trim()).metadata()).toMatchObject({
    width: 2 + 8 * 18,
    height: 2 + 8 * 18,
  });
  for (const name of ['light', '1']) {
    const made = await here(['generate', run, '-n', '4', '--class', name]);
    expect([made.status, made.stdout]).toEqual([0, expect.stringContaining('-class-1')]);
  }
  expect(await readdir(join(run, 'generated'))).toEqual(
    ['16', '4-class-1', '64-class-1'].map((of) => `step-00000003-seed-1-n-${of}.png`),
  );
  const one = await here(['generate', run, '-n', '1', '--to', join(out, 'one.png'), '--quiet']);
  expect((await sharp(one.stdout.trim()).metadata()).width).toBe(2 + 18);
  const numbers = join(out, 'numbers.safetensors');
  expect((await here(['generate', run, '-n', '3', '--to', numbers])).status).toBe(0);
  const { tensors } = decodeSafetensors(await readFile(numbers));
  expect(tensors['label']).toEqual(tensor([3], [0, 1, 0], 'int32'));
  for (const name of [' ', '0x1', '1.0']) {
    const refused = await here(['generate', run, '--class', name]);
    expect(refused.stderr).toContain('CLASS_UNKNOWN');
  }
  for (const args of [[], ['--class', 'light'], ['--to', join(out, 'folder/')]])
    for (const n of ['1e9', '5e9', '9007199254740991'])
      expect(await here(['generate', run, '-n', n, ...args])).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/TENSOR_TOO_LARGE[^]*Take fewer with -n/) as string,
      });
  expect(await here(['directions', run, '-n', '5e9'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('CALL_INVALID') as string,
  });
  const cut = await here(['generate', run, '-n', '4', '--truncation', '0.5', '--quiet']);
  expect(cut.stdout).toContain('-n-4-truncation-0.5.png');
  const walk = join(out, 'walk.gif');
  const sizes = ['--grid', '4', '--points', '2', '--frames', '3'];
  expect((await here(['interpolate', run, '--to', walk, ...sizes])).stdout).toContain('6 frames');
  // Two columns of 16 pixels, as there are two classes.
  expect(await sharp(walk, { animated: true }).metadata()).toMatchObject({
    format: 'gif',
    pages: 6,
    width: 2 + 2 * 18,
    pageHeight: 2 + 2 * 18,
  });
  expect((await here(['interpolate', run, ...sizes])).stdout).toContain('-walk.webp');
  // Its name does not tell all that made it: the first stays.
  expect((await here(['interpolate', run, ...sizes])).stdout).toContain('-walk-2.webp');
  const light = join(out, 'light.webp');
  const lightWalk = ['--class', 'light', '--grid', '9', '--points', '1', '--frames', '2', '--to', light];
  expect(await here(['interpolate', run, ...lightWalk])).toMatchObject({
    status: 0,
    stdout: `1 frame in ${light}, of 2 pictures: equal ones in turn are one\n`,
  });
  expect(JSON.parse((await here(['interpolate', run, ...lightWalk, '--json'])).stdout)).toEqual({
    file: light,
    frames: 1,
  });
  expect((await sharp(light).metadata()).width).toBe(2 + 3 * 18);
  const sum = join(out, 'sum.png');
  expect((await here(['arithmetic', run, '1,2,3 - 4,5,6 + 7', '--to', sum])).status).toBe(0);
  // Three terms and three columns of results; three samples and their mean.
  expect(await sharp(sum).metadata()).toMatchObject({ width: 2 + 6 * 18, height: 2 + 4 * 18 });
  for (const terms of ['-3 + 5', '-3,4', '- 3', '-3'])
    expect((await here(['arithmetic', run, terms, '--to', sum])).status).toBe(0);
  const beyond = await here(['arithmetic', run, '1 - 17']);
  expect([beyond.status, beyond.stderr]).toEqual([2, expect.stringContaining('samples from 1 to 16')]);
  const png = await here(['interpolate', run, '--to', 'walk.png']);
  expect([png.status, png.stderr]).toEqual([2, expect.stringContaining('.webp or .gif')]);
  const wrong = await here(['generate', run, '--class', 'lihgt']);
  expect([wrong.status, wrong.stderr]).toEqual([
    2,
    expect.stringMatching(/CLASS_UNKNOWN[^]*Did you mean "light"/),
  ]);
  const without = await here(['train', 'dcgan', data, '--size', '16', '--out', out, ...short]);
  expect(without.status).toBe(0);
  const unconditional = await here(['generate', join(out, '0002-dcgan-photos'), '--class', 'light']);
  expect([unconditional.status, unconditional.stderr]).toEqual([2, expect.stringContaining('CLASS_UNKNOWN')]);
});
