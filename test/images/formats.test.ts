import { chmod, copyFile, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openDataset } from '../../src/node/index.js';
import { emptyFolder, plain, redBlue } from './picture-files.js';
import { floatTiff, tiffOf } from './tiff-bytes.js';

/** Mean of a colour over the left or right half of the only image of a folder. */
async function colours(
  dir: string,
): Promise<{ left: number[]; right: number[]; kinds: string[]; channels: number }> {
  const data = await openDataset(dir, { size: 16 });
  expect(data.count).toBe(1);
  const [channels = 0] = data.shape;
  const { data: pixels } = data.batch([0]);
  const mean = (channel: number, half: number): number => {
    let sum = 0;
    // The columns next to the border between the colours mix them.
    for (let y = 2; y < 14; y++)
      for (let x = 0; x < 5; x++) sum += pixels[(channel * 16 + y) * 16 + 1 + x + 9 * half] ?? 0;
    return Math.round(sum / 60);
  };
  const half = (side: number): number[] => Array.from({ length: channels }, (_, c) => mean(c, side));
  return {
    left: half(0),
    right: half(1),
    kinds: data.files?.problems.map(({ kind }) => kind).filter((kind) => kind !== 'few') ?? [],
    channels,
  };
}

const near = (expected: number[]): unknown => expected.map((value) => expect.closeTo(value, -1.1) as unknown);

/** An AVIF whose first brand is another. */
function branded(avif: Buffer, brand: string): Buffer {
  avif.write(brand, 8, 'latin1');
  return avif;
}

const formats = [
  ['png', async () => redBlue().png().toBuffer(), []],
  ['jpg', async () => redBlue().jpeg({ quality: 95 }).toBuffer(), []],
  ['webp', async () => redBlue().webp({ lossless: true }).toBuffer(), []],
  ['gif', async () => redBlue().gif().toBuffer(), ['transparent']],
  ['tiff', async () => redBlue().tiff().toBuffer(), []],
  ['tiff', async () => redBlue().tiff({ bigtiff: true }).toBuffer(), []],
  // Its pixels are YCbCr.
  ['tiff', async () => redBlue().tiff({ compression: 'jpeg', quality: 95 }).toBuffer(), []],
  ['avif', async () => redBlue().avif({ quality: 90 }).toBuffer(), []],
  ['avif', async () => branded(await redBlue().avif({ quality: 90 }).toBuffer(), 'mif1'), []],
  ['png', async () => redBlue().png({ palette: true }).toBuffer(), []],
  ['png', async () => redBlue().ensureAlpha(1).png().toBuffer(), ['transparent']],
  ['jpg', async () => redBlue().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer(), ['cmyk']],
  ['png', async () => redBlue().toColourspace('rgb16').png().toBuffer(), ['deep']],
  ['jpg', async () => redBlue().png().toBuffer(), ['wrong-name']],
  ['png', async () => redBlue(96, 64).png().toBuffer(), ['cropped']],
  ['png', async () => redBlue(12, 12).png().toBuffer(), ['enlarged']],
  // Orientation 3: turned by half, so blue is on the left as stored.
  [
    'jpg',
    async () => redBlue().rotate(180).jpeg({ quality: 95 }).withMetadata({ orientation: 3 }).toBuffer(),
    ['rotated'],
  ],
] as const;

test.each(formats)('%s, converted as %#: red stays red, blue blue', async (ending, bytes, kinds) => {
  const dir = await emptyFolder();
  await writeFile(join(dir, `a.${ending}`), await bytes());
  const seen = await colours(dir);
  const exact = !['avif'].includes(ending) && !kinds.includes('cmyk' as never);
  if (exact) {
    expect(seen.left).toEqual(near([255, 0, 0]));
    expect(seen.right).toEqual(near([0, 0, 255]));
  }
  expect(seen.left[0]).toBeGreaterThan(150);
  expect(seen.right[2]).toBeGreaterThan(120);
  expect(seen.kinds).toEqual(kinds);
});

test('grey images have one channel; transparent ones lie on white', async () => {
  const dir = await emptyFolder();
  await writeFile(join(dir, 'a.png'), await plain(100).toColourspace('b-w').png().toBuffer());
  expect((await colours(dir)).left).toEqual([100]);
  const clear = {
    create: { width: 32, height: 32, channels: 4 as const, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  };
  await writeFile(join(dir, 'a.png'), await sharp(clear).png().toBuffer());
  const seen = await colours(dir);
  expect([seen.left, seen.channels, seen.kinds]).toEqual([[255], 1, ['transparent']]);
});

test('a TIFF of floats, whose range nobody knows, is left out rather than made black', async () => {
  const dir = await emptyFolder();
  await plain(10).png().toFile(join(dir, 'a.png'));
  const ramp = Float32Array.from({ length: 32 * 32 }, (_, i) => i / (32 * 32));
  await writeFile(join(dir, 'ramp.tif'), floatTiff(ramp));
  const { count, files } = await openDataset(dir, { size: 16 });
  expect(count).toBe(1);
  expect(files?.problems).toMatchObject([
    { kind: 'values', outcome: 'skipped', names: ['ramp.tif'] },
    { kind: 'few' },
  ]);
});

test.each([
  ['YCbCr', { photometric: 6, channels: 3, bits: 8, subsampling: [1, 1] }],
  ['CIELAB', { photometric: 8, channels: 3, bits: 8 }],
  ['ICCLAB', { photometric: 9, channels: 3, bits: 8 }],
] as const)('a TIFF in %s is left out and said to be so, of 32-bit offsets or 64', async (_, kind) => {
  const dir = await emptyFolder();
  await plain(10).png().toFile(join(dir, 'a.png'));
  const red = Uint8Array.from({ length: 3 * 16 * 16 }, (_value, i) => [76, 85, 255][i % 3] ?? 0);
  await writeFile(join(dir, 'a.tif'), tiffOf(red, kind));
  await writeFile(join(dir, 'big.tif'), tiffOf(red, kind, true));
  const { count, files } = await openDataset(dir, { size: 16 });
  expect(count).toBe(1);
  expect(files?.problems[0]).toEqual({
    kind: 'colours',
    outcome: 'skipped',
    count: 2,
    names: ['a.tif', 'big.tif'],
  });
});

test.each([
  [
    'YCbCr of a colour for four pixels',
    { photometric: 6, channels: 3, bits: 8 },
    [76, 76, 76, 76, 85, 255],
    [255, 0, 0],
  ],
  ['CIELAB of 16 bits', { photometric: 8, channels: 3, bits: 16 }, [0, 128, 0, 0, 0, 0], [119, 119, 119]],
] as const)('a TIFF in %s is read', async (_, kind, pixel, rgb) => {
  const dir = await emptyFolder();
  const length = (16 * 16 * 3 * kind.bits) / 8;
  const pixels = Uint8Array.from({ length }, (_value, i) => pixel[i % pixel.length] ?? 0);
  await writeFile(join(dir, 'a.tif'), tiffOf(pixels, kind));
  const { left } = await colours(dir);
  expect([0, 1, 2].map((c) => left[c] ?? left[0])).toEqual(near([...rgb]));
});

test('the first frame of an animation', async () => {
  const dir = await emptyFolder();
  const frames = Buffer.concat([30, 200].map((grey) => Buffer.alloc(32 * 32 * 3, grey)));
  const animation = sharp(frames, { raw: { width: 32, height: 64, channels: 3, pageHeight: 32 } });
  await writeFile(join(dir, 'a.gif'), await animation.gif({ delay: [100, 100] }).toBuffer());
  const seen = await colours(dir);
  expect(seen.left[0]).toBeCloseTo(30, -1);
  expect(seen.kinds).toEqual(['transparent', 'animated']);
});

/** A PNG that says it is that large, and then ends. */
function bomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  const data = Buffer.alloc(12);
  data.write('IDAT', 4, 'latin1');
  data.writeUInt32BE(crc32(Buffer.from('IDAT')), 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), header, data]);
}

test('what cannot be read is left out, counted and named; the others are there', async () => {
  const dir = await emptyFolder();
  await mkdir(join(dir, 'deep/er'), { recursive: true });
  await plain(10).png().toFile(join(dir, 'a.png'));
  await plain(20).jpeg().toFile(join(dir, 'deep/er/b.jpg'));
  await plain(30).webp().toFile(join(dir, 'deep/c'));
  await writeFile(join(dir, 'empty.png'), '');
  await copyFile(join(dir, 'a.png'), join(dir, 'cut.png'));
  await truncate(join(dir, 'cut.png'), 60);
  await writeFile(join(dir, 'text.jpg'), 'not an image');
  await writeFile(join(dir, 'notes.txt'), 'nor is this');
  await writeFile(join(dir, 'bomb.png'), bomb(16_000, 16_000));
  await symlink(dir, join(dir, 'deep/loop'));
  await symlink(join(dir, 'gone'), join(dir, 'dangling.png'));
  await writeFile(join(dir, '.hidden.png'), 'x');
  const data = await openDataset(dir, { size: 16 });
  expect(data.count).toBe(3);
  expect(data.shape).toEqual([1, 16, 16]);
  const found = Object.fromEntries(
    (data.files?.problems ?? []).map(({ kind, outcome, count, names }) => [kind, { outcome, count, names }]),
  );
  expect(found).toMatchObject({
    empty: { outcome: 'skipped', count: 1, names: ['empty.png'] },
    damaged: { outcome: 'skipped', count: 1, names: ['cut.png'] },
    'not-image': { outcome: 'skipped', count: 2 },
    'too-large': { outcome: 'skipped', count: 1, names: ['bomb.png'] },
    'link-loop': { outcome: 'skipped', count: 1 },
    unreadable: { outcome: 'skipped', count: 1, names: ['dangling.png'] },
    few: { outcome: 'noted', count: 3 },
  });
  expect(data.files?.names).toEqual(['a.png', 'deep/c', 'deep/er/b.jpg']);
});

// Windows and macOS have no such names.
test.skipIf(process.platform !== 'linux')('names that are not UTF-8 are said to be so', async () => {
  const dir = await emptyFolder();
  await plain(10).png().toFile(join(dir, 'a.png'));
  const bad = Buffer.concat([Buffer.from(`${dir}/bad`), Uint8Array.of(0xff), Buffer.from('.png')]);
  await writeFile(bad, await plain(20).png().toBuffer());
  const { count, files } = await openDataset(dir, { size: 16 });
  expect(count).toBe(1);
  expect(files?.problems).toMatchObject([{ kind: 'not-utf8', names: ['bad\ufffd.png'] }, { kind: 'few' }]);
});

const isRoot = process.getuid?.() === 0;
if (isRoot) process.stdout.write('skipped: files nobody may read (root may read all)\n');

test.skipIf(isRoot)('files nobody may read are left out', async () => {
  const dir = await emptyFolder();
  for (const name of ['a.png', 'b.png']) await plain(10).png().toFile(join(dir, name));
  await chmod(join(dir, 'b.png'), 0);
  const data = await openDataset(dir, { size: 16 });
  expect(data.count).toBe(1);
  expect(data.files?.problems).toMatchObject([{ kind: 'unreadable', names: ['b.png'] }, { kind: 'few' }]);
});

test('a folder without images is refused, one and five are noted as few', async () => {
  const dir = await emptyFolder();
  await expect(openDataset(dir)).rejects.toMatchObject({ code: 'DATA_TOO_FEW' });
  for (let count = 1; count <= 5; count++) {
    await plain(40 * count)
      .png()
      .toFile(join(dir, `${count}.png`));
    if (count !== 1 && count !== 5) continue;
    const data = await openDataset(dir);
    expect([data.count, data.shape]).toEqual([count, [1, 32, 32]]);
    expect(data.files?.problems).toMatchObject([{ kind: 'few', count }]);
  }
});
