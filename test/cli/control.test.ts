import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { decodeSafetensors, encodeSafetensors, full, type Tensor, zeros } from 'ganymede/tensor';
import { here, temporaryFolder } from './command.js';
import { plain } from '../images/picture-files.js';
import { trained } from './evaluated.js';
import { idxFolder, squares } from './idx-files.js';

/** A run of four steps on squares of 8x8, with 64 latent coordinates. */
async function squaresRun(): Promise<{ dir: string; run: string }> {
  const dir = await temporaryFolder();
  const data = await idxFolder(dir, squares());
  return { dir, run: await trained(`idx:${data}`, join(dir, 'runs')) };
}

async function tensorsOf(path: string): Promise<Readonly<Record<string, Tensor>>> {
  return decodeSafetensors(await readFile(path)).tensors;
}

test.each(['pca', 'factorisation'])(
  'directions by %s: a sheet, unit vectors, and samples moved along them',
  async (method) => {
    const { dir, run } = await squaresRun();
    const sheet = join(dir, 'sheet.png');
    const args = ['directions', run, '--method', method, '-n', '3', '--to', sheet, '--json'];
    const { status, stdout } = await here(args);
    expect(status).toBe(0);
    const answer = JSON.parse(stdout) as { directions: string; shares: number[] };
    expect(answer).toMatchObject({ sheet, directions: join(dir, 'sheet.safetensors'), method });
    expect(answer.shares).toEqual([...answer.shares].sort((a, b) => b - a));
    expect(answer.shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1 + 1e-6);
    // Seven pictures of 8 pixels in each of three rows.
    expect(await sharp(sheet).metadata()).toMatchObject({ width: 2 + 7 * 10, height: 2 + 3 * 10 });
    const { directions } = await tensorsOf(answer.directions);
    expect(directions?.shape).toEqual([3, 64]);
    for (const row of [0, 1, 2])
      expect(Math.hypot(...(directions?.data.subarray(64 * row, 64 * row + 64) ?? []))).toBeCloseTo(1, 5);

    const [plain, moved] = [join(dir, 'plain.safetensors'), join(dir, 'moved.safetensors')];
    expect((await here(['generate', run, '-n', '2', '--to', plain])).status).toBe(0);
    const edit = ['--edit', `${answer.directions}:2=1.5`, '--edit', `${answer.directions}:3=-1`];
    expect((await here(['generate', run, '-n', '2', '--to', moved, ...edit])).status).toBe(0);
    const [z, by] = [(await tensorsOf(plain))['z'], (await tensorsOf(moved))['z']];
    z?.data.forEach((value, i) => {
      const change = 1.5 * (directions?.data[64 + (i % 64)] ?? 0) - (directions?.data[128 + (i % 64)] ?? 0);
      expect((by?.data[i] ?? 0) - value).toBeCloseTo(change, 5);
    });
  },
);

test('what directions and edits cannot do is said', async () => {
  const { dir, run } = await squaresRun();
  const other = join(dir, 'other.safetensors');
  await writeFile(other, encodeSafetensors({ directions: zeros([2, 5]) }));
  const ours = join(dir, 'ours.safetensors');
  await writeFile(ours, encodeSafetensors({ directions: zeros([2, 64]) }));
  const picture = join(dir, 'sheet.png');
  await plain(7, 8, 8).png().toFile(picture);
  const cases: readonly [readonly string[], number, RegExp][] = [
    [['directions', 'nowhere'], 2, /RUN_NOT_FOUND/],
    [['directions', run, '-n', '65'], 2, /CALL_INVALID[^]*at most 8/],
    [['directions', run, '--to', 'sheet.jpg'], 2, /USAGE[^]*\.png/],
    [['directions', run, '--method', 'ica'], 2, /USAGE[^]*pca, factorisation/],
    [['generate', run, '--edit', `${ours}=1`], 2, /USAGE[^]*FILE:NUMBER=AMOUNT/],
    [['generate', run, '--edit', `${ours}:3=1`], 2, /USAGE[^]*from 1 to 2/],
    [['generate', run, '--edit', `${other}:1=1`], 2, /USAGE[^]*\[n,64\]/],
    [['generate', run, '--edit', `${dir}/none:1=1`], 3, /DATA_UNREADABLE/],
    [
      ['generate', run, '--edit', `${picture}:1=2`],
      3,
      /DATA_UNREADABLE: \S+sheet\.png is no[^]*--edit[^]*fix/,
    ],
  ];
  for (const [args, status, stderr] of cases)
    expect(await here(args)).toMatchObject({ status, stderr: expect.stringMatching(stderr) as string });
});

test('there are no more directions than latent coordinates, however many units the first layer has', async () => {
  const { dir } = await squaresRun();
  const run = await trained(`idx:${join(dir, 'data')}`, join(dir, 'runs'), ['--set', 'latent=4']);
  for (const method of ['pca', 'factorisation']) {
    const { status, stderr } = await here(['directions', run, '--method', method, '-n', '5']);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/CALL_INVALID[^]*at most 4/) as string,
    });
  }
});

test('directions of another run are used, and said to be of another', async () => {
  const { dir, run } = await squaresRun();
  const other = await trained(`idx:${join(dir, 'data')}`, join(dir, 'runs'));
  const sheet = join(dir, 'sheet.png');
  expect((await here(['directions', run, '-n', '1', '--to', sheet])).status).toBe(0);
  const edit = ['--edit', `${join(dir, 'sheet.safetensors')}:1=1`, '--quiet'];
  expect((await here(['generate', run, ...edit])).stderr).toBe('');
  const { status, stderr } = await here(['generate', other, ...edit]);
  expect(status).toBe(0);
  expect(stderr).toContain(`has directions of ${basename(run)}, this is ${basename(other)}`);
});

test('samples of noise that is too short are said to be alike', async () => {
  const { dir, run } = await squaresRun();
  const points = await trained('ring', join(dir, 'runs'));
  for (const [of, to] of [
    [run, 'images.png'],
    [points, 'points.csv'],
  ] as const) {
    const args = ['generate', of, '-n', '1', '--to', join(dir, to), '--quiet', '--truncation'];
    const short = await here([...args, '0.01']);
    expect(short.stderr).toMatch(
      /^note: samples at truncation 0.01 have \d+ % of the variance of those without/,
    );
    expect(short.stdout).toBe(`${join(dir, to)}\n`);
    expect((await here([...args, '3'])).stderr).toBe('');
  }
});

test('pictures of two edits have names of their own', async () => {
  const { dir, run } = await squaresRun();
  const numbers = join(dir, 'directions.safetensors');
  await writeFile(numbers, encodeSafetensors({ directions: full([1, 64], 1) }));
  const edited = async (amount: number): Promise<string> => {
    const edit = ['--edit', `${numbers}:1=${amount}`];
    return (await here(['generate', run, '-n', '3', '--quiet', ...edit])).stdout.trim();
  };
  const [one, other] = [await edited(-3), await edited(3)];
  expect([one, other].map((path) => basename(path))).toEqual([
    'step-00000004-seed-1-n-3-edited.png',
    'step-00000004-seed-1-n-3-edited-2.png',
  ]);
  expect(await readFile(one)).not.toEqual(await readFile(other));
});

test('animations beyond a format or the memory are refused before anything is sampled', async () => {
  const { run } = await squaresRun();
  const cases: readonly [readonly string[], RegExp][] = [
    [['--frames', '100000', '--points', '100000'], /where: +frames[^]*10000000000 frames[^]*fewer points/],
    [['--frames', '1000000', '--points', '10', '--grid', '1'], /where: +frames[^]*10000000 frames/],
    [['--grid', '100000000'], /where: +grid[^]*16383 pixels[^]*100002x100002[^]*smaller grid/],
    [['--grid', '100000000', '--to', 'walk.gif'], /where: +grid[^]*65535 pixels/],
  ];
  for (const [args, stderr] of cases) {
    const refused = await here(['interpolate', run, ...args]);
    expect(refused).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(stderr) as string });
    expect(refused.stderr).toContain('CALL_INVALID');
  }
});

test('a run of points has no sheets', async () => {
  const run = await trained('ring', join(await temporaryFolder(), 'runs'));
  const { status, stderr } = await here(['directions', run]);
  expect([status, stderr]).toEqual([2, expect.stringContaining('DATA_UNFIT')]);
});

test('classify tells how well classes are known from what D has learned, from D untrained, and from pixels', async () => {
  const small = ['G.channels=4', 'D.channels=4', 'latent=8', 'watchEvery=0'].flatMap((set) => ['--set', set]);
  const out = await temporaryFolder();
  const flags = ['--size', '8', '--steps', '2', '--batch', '8', '--threads', '1', '--quiet', '--out', out];
  const run = (await here(['train', 'dcgan', 'mnist', ...flags, ...small])).stdout.trim();
  const { status, stdout } = await here(['classify', run, '-n', '300', '--json', '--quiet']);
  expect(status).toBe(0);
  const { scores } = JSON.parse(stdout) as {
    scores: { metric: string; value: number; protocol: Record<string, unknown> }[];
  };
  const names = ['D', 'D untrained', 'pixels'].map((name) => `svm-error of ${name}`);
  expect(scores.map(({ metric }) => metric)).toEqual(names);
  for (const { value, protocol } of scores) {
    expect(protocol).toMatchObject({ data: 'mnist at 8x8', training: 300, test: 10_000 });
    // Guessing is wrong nine times in ten.
    expect(value).toBeGreaterThan(0.05);
    expect(value).toBeLessThan(0.6);
  }
  const [D, , pixels] = scores;
  expect([D?.protocol['numbers'], pixels?.protocol['numbers']]).toEqual([64, 64]);
});

test('runs whose features or data tell nothing of classes are refused', async () => {
  const { run } = await squaresRun();
  expect((await here(['classify', run])).stderr).toContain('DATA_UNFIT');
  const flat = await trained('mnist', join(await temporaryFolder(), 'runs'), ['--set', 'watchEvery=0']);
  expect((await here(['classify', flat])).stderr).toContain('PLAYER_WITHOUT_FEATURES');
  const points = await trained('ring', join(await temporaryFolder(), 'runs'));
  expect((await here(['classify', points])).stderr).toContain('DATA_UNFIT');
});

test('project finds the latents of generated images, and shows both', async () => {
  const { dir, run } = await squaresRun();
  const singles = join(dir, 'singles');
  expect((await here(['generate', run, '-n', '2', '--seed', '5', '--to', singles])).status).toBe(0);
  const picture = join(dir, 'pairs.png');
  const files = [join(singles, '1.png'), join(singles, '2.png')];
  const { status, stdout } = await here([
    ...['project', run, ...files, '--steps', '100', '--to', picture, '--json', '--quiet'],
  ]);
  expect(status).toBe(0);
  const answer = JSON.parse(stdout) as {
    latents: string;
    images: { image: string; mse: number; psnr: number; randomMse: number }[];
  };
  expect(answer.images.map(({ image }) => image)).toEqual(files);
  for (const { mse, psnr, randomMse } of answer.images) {
    expect(mse).toBeLessThan(randomMse);
    expect(psnr).toBeCloseTo(-10 * Math.log10(mse), 9);
  }
  expect(await sharp(picture).metadata()).toMatchObject({ width: 2 + 2 * 10, height: 2 + 2 * 10 });
  const { z, images } = await tensorsOf(answer.latents);
  expect([z?.shape, images?.shape]).toEqual([
    [2, 64],
    [2, 1, 8, 8],
  ]);
});

test('what cannot be projected is said', async () => {
  const { dir, run } = await squaresRun();
  const broken = join(dir, 'broken.png');
  await writeFile(broken, 'no image');
  const cases: readonly [readonly string[], number, RegExp][] = [
    [['project', run, broken], 3, /DATA_UNREADABLE[^]*got: +a file of another kind/],
    [['project', run, join(dir, 'none.png')], 3, /DATA_UNREADABLE/],
    [['project', run], 2, /USAGE/],
    [['project', run, broken, '--class', '1'], 2, /CLASS_UNKNOWN/],
    [['project', run, broken, '--to', 'a.gif'], 2, /USAGE[^]*\.png/],
  ];
  for (const [args, status, stderr] of cases)
    expect(await here(args)).toMatchObject({ status, stderr: expect.stringMatching(stderr) as string });
});
