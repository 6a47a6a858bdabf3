import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/cli/command.js';
import { openDataset } from '../node/index.js';
import { decodeSafetensors, tensor, zeros } from '../tensor/index.js';
import type { Game } from '../train/index.js';
import { csvOf } from './points-csv.js';
import { checkTarget, usualFormat, writeSamples } from './write-samples.js';

const game = (shape: readonly number[]): Game => ({
  players: {},
  phases: [],
  batch: 1,
  fields: {},
  latent: { shape: [1], distribution: { kind: 'normal' } },
  samples: { player: 'G', shape, range: [-1, 1] },
});
const points = { game: game([2]), z: zeros([3, 1]), samples: tensor([3, 2], [0.1, -2, 3, 4e-9, 1e20, 0]) };
const images = { game: game([1, 4, 4]), z: zeros([3, 1]), samples: zeros([3, 1, 4, 4]) };

test('points are written as CSV that is read back as the same points, a picture, or numbers', async () => {
  const dir = await temporaryFolder();
  const [csv = ''] = await writeSamples(join(dir, 'a.csv'), points);
  expect(await readFile(csv, 'utf8')).toBe('x,y\n0.1,-2\n3,4e-9\n100000000000000000000,0\n');
  expect((await openDataset(csv)).batch([0, 1, 2])).toEqual(points.samples);

  const [png = ''] = await writeSamples(join(dir, 'a.PNG'), points);
  expect(await sharp(png).metadata()).toMatchObject({ width: 512, height: 512, channels: 3 });
  const [numbers = ''] = await writeSamples(join(dir, 'a.safetensors'), points);
  const { tensors } = decodeSafetensors(await readFile(numbers));
  expect(tensors['points']).toEqual(points.samples);
  expect(usualFormat(points.game)).toBe('.csv');
});

test('images are written as a grid, one by one, or as numbers', async () => {
  const dir = await temporaryFolder();
  expect(await writeSamples(join(dir, 'all'), images)).toEqual(
    [1, 2, 3].map((i) => join(dir, 'all', `${i}.png`)),
  );
  const [png = ''] = await writeSamples(join(dir, 'a.png'), images);
  expect(await sharp(png).metadata()).toMatchObject({ width: 14, height: 14 });
  const [numbers = ''] = await writeSamples(join(dir, 'a.safetensors'), images);
  expect(decodeSafetensors(await readFile(numbers)).tensors['images']).toEqual(images.samples);
});

test.each([
  [points, 'folder/', 'a .csv, .png or .safetensors file'],
  [points, 'a.txt', 'a .csv, .png or .safetensors file'],
  [images, 'a.csv', expect.stringContaining('a folder') as string],
])('what they are not written in is refused', async (made, to, expected) => {
  await expect(writeSamples(to, made)).rejects.toMatchObject({ code: 'USAGE', where: '--to', expected });
});

test('a picture nobody could open is refused before there are samples', async () => {
  const [large, samples] = [game([1, 1024, 1024]), 4_000];
  await expect(checkTarget('a.png', large, samples)).rejects.toMatchObject({ code: 'CALL_INVALID' });
  await expect(checkTarget('a.safetensors', large, samples)).resolves.toBe('.safetensors');
});

test('single images replace those of an earlier call, and are not mixed with others', async () => {
  const dir = await temporaryFolder();
  await writeSamples(dir, images);
  expect(await writeSamples(dir, images)).toHaveLength(3);
  const fewer = { ...images, samples: zeros([2, 1, 4, 4]) };
  await expect(writeSamples(dir, fewer)).rejects.toMatchObject({ code: 'USAGE', where: '--to' });
});

test('any float is written so that it is read back', () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const [, text] = csvOf(tensor([1, 1], [value])).split('\n');
      expect(Math.fround(Number(text)) + 0).toBe(value + 0);
    }),
  );
  expect(csvOf(zeros([1, 2]), ['y', 'x, "new"'])).toBe('y,"x, ""new"""\n0,0\n');
  expect(csvOf(zeros([0, 1]))).toBe('x\n');
  expect(csvOf(zeros([0, 3]))).toBe('x,y,z\n');
  expect(csvOf(zeros([1, 4]))).toBe('x1,x2,x3,x4\n0,0,0,0\n');
});
