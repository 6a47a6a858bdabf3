import { existsSync } from 'node:fs';
import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { PixelFile } from '../../src/node/images/pixel-file.js';
import { ProblemLog } from '../../src/node/images/problem-log.js';
import { tarEntries } from '../../src/node/images/tar.js';
import { openDataset } from '../../src/node/index.js';
import { emptyFolder, plain, redBlue } from './picture-files.js';

/** Images of one grey each, by their paths. */
async function withImages(dir: string, images: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, grey] of Object.entries(images)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await plain(grey).png().toFile(join(dir, name));
  }
}

/** A tar file of these files. */
async function tarOf(files: Readonly<Record<string, Buffer | string>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  return bytesOf(archive);
}

async function bytesOf(archive: Pack): Promise<Buffer> {
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

/** The grey of every image, and the name of its class. */
async function contents(spec: string): Promise<{ greys: number[]; classes: string[]; heldOut: number[] }> {
  const data = await openDataset(spec, { size: 8 });
  const greys = (from: typeof data): number[] =>
    Array.from({ length: from.count }, (_, i) => Number(from.batch([i]).data[27]));
  return {
    greys: greys(data),
    classes: Array.from(data.labels ?? [], (label) => data.classNames?.[label] ?? '?'),
    heldOut: data.heldOut ? greys(data.heldOut) : [],
  };
}

test('folders are classes, in natural order', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'class10/1.png': 10, 'class2/10.png': 30, 'class2/9.png': 20 });
  expect(await contents(dir)).toEqual({
    greys: [20, 30, 10],
    classes: ['class2', 'class2', 'class10'],
    heldOut: [],
  });
});

test('train and test, each with folders for classes', async () => {
  const dir = await emptyFolder();
  await withImages(dir, {
    'train/a/1.png': 10,
    'train/b/1.png': 20,
    'test/a/1.png': 30,
    'validation/b/1.png': 40,
  });
  expect(await contents(dir)).toEqual({ greys: [10, 20], classes: ['a', 'b'], heldOut: [30] });
});

/** What a folder with these images is read as, and what is said of its classes. */
async function sorted(
  images: Readonly<Record<string, number>>,
): Promise<Awaited<ReturnType<typeof contents>> & { said: unknown[] }> {
  const dir = await emptyFolder();
  await withImages(dir, images);
  const { files } = await openDataset(dir, { size: 8 });
  const said = files?.problems
    .filter(({ kind }) => kind !== 'few')
    .map(({ kind, names }) => [kind, ...names]);
  return { ...(await contents(dir)), said: said ?? [] };
}

test('a stray image beside folders of classes is left out and named, so that the others keep theirs', async () => {
  const images = { 'a/1.png': 10, 'b/1.png': 20, 'between.png': 90 };
  expect(await sorted(images)).toEqual({
    greys: [10, 20],
    classes: ['a', 'b'],
    heldOut: [],
    said: [['stray', 'between.png']],
  });
});

test('where many images have no class, all stay and there are no classes', async () => {
  const images = { '2019/1.png': 10, '2020/1.png': 20, 'top1.png': 30, 'top2.png': 40 };
  expect(await sorted(images)).toEqual({
    greys: [10, 20, 30, 40],
    classes: [],
    heldOut: [],
    said: [['unlabelled', 'top1.png', 'top2.png']],
  });
});

test('one image in ten without a class is left out, more are kept', async () => {
  const inFolders = Array.from({ length: 18 }, (_, i) => [`${i % 2 ? 'a' : 'b'}/${i}.png`, 10 + i] as const);
  const images = { ...Object.fromEntries(inFolders), 'x.png': 200, 'y.png': 201 };
  const few = await sorted(images);
  expect([few.greys.length, few.classes.length, few.said]).toEqual([18, 18, [['stray', 'x.png', 'y.png']]]);
  const many = await sorted({ ...images, 'z.png': 202 });
  expect([many.greys.length, many.classes.length]).toEqual([21, 0]);
  expect(many.said).toEqual([['unlabelled', 'x.png', 'y.png', 'z.png']]);
});

test('images beside a single folder lose nothing, and nothing is said', async () => {
  expect(await sorted({ 'album/1.png': 10, 'top.png': 20 })).toEqual({
    greys: [10, 20],
    classes: [],
    heldOut: [],
    said: [],
  });
});

const split = { 'train/a/1.png': 10, 'train/b/1.png': 20, 'test/a/1.png': 30, 'test/b/1.png': 40 };

test.each([
  ['training', { 'train/stray.png': 50 }, [10, 20], [30, 40], ['stray', 'train/stray.png']],
  ['test', { 'test/stray.png': 50 }, [10, 20], [30, 40], ['stray', 'test/stray.png']],
  [
    'test, many of them,',
    { 'test/s1.png': 50, 'test/s2.png': 60 },
    [10, 20],
    [30, 40, 50, 60],
    ['unlabelled-held-out', 'test/s1.png', 'test/s2.png'],
  ],
] as const)('a stray in %s takes no classes from the other part', async (_, strays, greys, heldOut, said) => {
  const dir = await emptyFolder();
  await withImages(dir, { ...split, ...strays });
  expect(await contents(dir)).toEqual({ greys, classes: ['a', 'b'], heldOut });
  const data = await openDataset(dir, { size: 8 });
  expect(data.files?.problems[0]).toMatchObject({ kind: said[0], names: said.slice(1) });
  const classes = said[0] === 'stray' ? [0, 1] : undefined;
  expect(data.heldOut?.labels && [...data.heldOut.labels]).toEqual(classes);
});

test('training without classes and a test part with some', async () => {
  const images = { 'train/1.png': 10, 'test/a/1.png': 30, 'test/b/1.png': 40 };
  const { greys, classes, heldOut, said } = await sorted(images);
  expect([greys, classes, heldOut]).toEqual([[10], [], [30, 40]]);
  expect(said).toEqual([['unlabelled', 'train/1.png']]);
});

test('held-out images of classes that training does not have are left out, and named', async () => {
  const images = { ...split, 'test/c/1.png': 50, 'test/d/1.png': 60 };
  const dir = await emptyFolder();
  await withImages(dir, images);
  const { classNames, heldOut, files } = await openDataset(dir, { size: 8 });
  expect([classNames, heldOut?.classNames]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect([...(heldOut?.labels ?? [])]).toEqual([0, 1]);
  expect(files?.problems[0]).toMatchObject({
    kind: 'other-class',
    names: ['test/c/1.png', 'test/d/1.png'],
  });
  expect((await contents(dir)).heldOut).toEqual([30, 40]);
});

test('an image whose line of metadata has no class, and a coloured one that is left out', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10, 'b.png': 200 });
  await redBlue(16, 16).png().toFile(join(dir, 'c.png'));
  await writeFile(join(dir, 'metadata.csv'), 'file_name,label\na.png,dark\nb.png,light\nc.png,\n');
  expect(await contents(dir)).toEqual({ greys: [10, 200], classes: ['dark', 'light'], heldOut: [] });
  const { shape, files } = await openDataset(dir, { size: 8 });
  expect(shape).toEqual([1, 8, 8]);
  expect(files?.problems[0]).toEqual({ kind: 'stray', outcome: 'skipped', count: 1, names: ['c.png'] });
  expect([files?.names, files?.formats]).toEqual([['a.png', 'b.png'], { png: 2 }]);
});

test.each([
  ['metadata.csv', 'file_name,label\na.png,dark\nsub/b.png,light\n,light\n'],
  [
    'metadata.jsonl',
    '{"file_name":"a.png","label":"dark"}\n{"file_name":"sub/b.png","label":"light"}\n{"label":"dark"}\n',
  ],
])('%s says what the classes are', async (name, text) => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10, 'sub/b.png': 200, 'other.png': 77 });
  await writeFile(join(dir, name), text);
  expect(await contents(dir)).toEqual({ greys: [10, 200], classes: ['dark', 'light'], heldOut: [] });
  const { files } = await openDataset(dir, { size: 8 });
  expect(files?.problems).toMatchObject([
    { kind: 'damaged-metadata', count: 1 },
    { kind: 'not-listed', names: ['other.png'] },
    { kind: 'few' },
  ]);
});

test('metadata names files as another system composes or capitalises their names', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'cafe\u0301.png': 10, 'Sub/B.PNG': 200 });
  await writeFile(join(dir, 'metadata.csv'), 'file_name,label\ncaf\u00e9.png,dark\nsub/b.png,light\n');
  const { greys, classes } = await contents(dir);
  expect(greys.map((grey, i) => [grey, classes[i]]).sort()).toEqual([
    [10, 'dark'],
    [200, 'light'],
  ]);
  const { files } = await openDataset(dir, { size: 8 });
  expect(files?.problems.map(({ kind }) => kind)).toEqual(['few']);
});

test('metadata that names none of the files is said to do so', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  await writeFile(join(dir, 'metadata.csv'), 'file_name,label\nphotos/a.png,dark\n');
  await expect(openDataset(dir, { size: 8 })).rejects.toMatchObject({
    code: 'DATA_TOO_FEW',
    fix: expect.stringMatching(
      /^The names in the metadata are not .* photos\/a.png, there is a.png/,
    ) as string,
  });
});

test('a label that is no class is noted, and its image stays, where others have no class either', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10, 'b.png': 200, 'c.png': 77 });
  const lines = [
    { file_name: 'a.png', label: [1, 2] },
    { file_name: 'b.png', label: { id: 1 } },
    { file_name: 'c.png', label: null },
  ];
  await writeFile(join(dir, 'metadata.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  expect(await contents(dir)).toMatchObject({ greys: [10, 200, 77], classes: [] });
  const { files } = await openDataset(dir, { size: 8 });
  expect(files?.problems).toMatchObject([
    { kind: 'unclear-label', outcome: 'noted', names: ['metadata.jsonl:1', 'metadata.jsonl:2'] },
    { kind: 'few' },
  ]);
});

const spaced = { 'a.png': ' dark ', 'b.png': 'dark', 'c.png': '\tlight', 'd.png': ' ' };
const samples = Object.entries(spaced).map(([name, label], i) => ({ name, label, grey: 10 + i }));

test.each([
  ['csv', `file_name,label\n${samples.map(({ name, label }) => `${name},${label}\n`).join('')}`],
  ['jsonl', samples.map(({ name, label }) => JSON.stringify({ file_name: name, label })).join('\n')],
])('in metadata.%s classes have no spaces around them, and spaces are no class', async (ending, text) => {
  const dir = await emptyFolder();
  await withImages(dir, Object.fromEntries(samples.map(({ name, grey }) => [name, grey])));
  await writeFile(join(dir, `metadata.${ending}`), text);
  expect(await contents(dir)).toMatchObject({ greys: [10, 11, 12], classes: ['dark', 'dark', 'light'] });
});

test.each([
  ['cls', (label: string) => label],
  ['json', (label: string) => JSON.stringify({ label })],
])('in a tar file with .%s too', async (ending, written) => {
  const file = join(await emptyFolder(), 'a.tar');
  const files: Record<string, Buffer | string> = {};
  for (const { name, label, grey } of samples) {
    files[name] = await plain(grey).png().toBuffer();
    files[name.replace('png', ending)] = written(label);
  }
  await writeFile(file, await tarOf(files));
  expect(await contents(file)).toMatchObject({ greys: [10, 11, 12], classes: ['dark', 'dark', 'light'] });
});

test('metadata of both kinds in one folder count together; a file with two classes is noted', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10, 'b.png': 200, 'c.png': 77 });
  await writeFile(join(dir, 'metadata.csv'), 'file_name,label\na.png,dark\na.png,dark\nb.png,light\n');
  const lines = [
    { file_name: 'b.png', label: 'bright' },
    { file_name: 'c.png', label: 'dark' },
  ];
  await writeFile(join(dir, 'metadata.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const { greys, classes } = await contents(dir);
  expect([greys, classes]).toEqual([
    [10, 200, 77],
    ['dark', 'bright', 'dark'],
  ]);
  const { files } = await openDataset(dir, { size: 8 });
  expect(files?.problems).toMatchObject([
    { kind: 'two-classes', outcome: 'noted', count: 1, names: ['b.png'] },
    { kind: 'few' },
  ]);
});

test('a tar file as WebDataset has it', async () => {
  const dir = await emptyFolder();
  const bytes = await tarOf({
    '0001.png': await plain(50).png().toBuffer(),
    '0001.cls': 'dark',
    '0002.png': await plain(90).png().toBuffer(),
    '0002.cls': 'light',
  });
  const file = join(dir, 'shard-000.tar');
  await writeFile(file, bytes);
  expect(await contents(file)).toEqual({ greys: [50, 90], classes: ['dark', 'light'], heldOut: [] });
  await writeFile(file, bytes.subarray(0, 1200));
  const { count, files } = await openDataset(join(dir, 'shard-{000..000}.tar'), { size: 8 });
  expect([count, files?.problems[0]?.kind]).toEqual([1, 'damaged-archive']);
});

test('a sample of a tar file has its label for all of its images; the same name again is another sample', async () => {
  const dir = await emptyFolder();
  const [dark, light] = [await plain(50).png().toBuffer(), await plain(90).png().toBuffer()];
  const views = {
    '1.left.png': dark,
    '1.right.png': dark,
    '1.cls': 'dark',
    '2.png': light,
    '2.cls': 'light',
  };
  const again = { '3.cls': 'light', '3.png': light };
  const parts = [await tarOf(views), await tarOf(again), await tarOf({ '3.cls': 'dark', '3.png': dark })];
  // Two blocks of zeros end an archive.
  const joined = parts.map((bytes, i) => (i < 2 ? bytes.subarray(0, -1024) : bytes));
  await writeFile(join(dir, 'a.tar'), Buffer.concat(joined));
  expect(await contents(join(dir, 'a.tar'))).toEqual({
    greys: [50, 50, 90, 90, 50],
    classes: ['dark', 'dark', 'light', 'light', 'dark'],
    heldOut: [],
  });
});

test('frames with a dot before their number come one after another, not once all are in memory', async () => {
  const dir = await emptyFolder();
  const frame = await plain(50).png().toBuffer();
  const names = Array.from({ length: 300 }, (_, i) => `frame.${String(i).padStart(4, '0')}.png`);
  const file = join(dir, 'a.tar');
  const bytes = await tarOf(Object.fromEntries(names.map((name) => [name, frame])));
  await writeFile(file, bytes.subarray(0, -1500));
  const problems = new ProblemLog();
  const entries = tarEntries(file, 'a.tar', problems);
  expect((await entries.next()).value).toMatchObject({ name: 'a.tar/frame.0000.png' });
  // Its end, which is cut off, has not been read.
  expect(problems.all()).toEqual([]);
  const others: string[] = [];
  for await (const { name } of entries) others.push(name);
  expect(others).toEqual(names.slice(1, -1).map((name) => `a.tar/${name}`));
  expect(problems.all()).toMatchObject([{ kind: 'damaged-archive' }]);
});

test('what lies in a tar file and is no image, or not where it is read, is counted', async () => {
  const png = (grey: number): Promise<Buffer> => plain(grey).png().toBuffer();
  const archive = pack();
  archive.entry({ name: '0.png' }, await png(10));
  archive.entry({ name: 'no-ending' }, await png(20));
  archive.entry({ name: 'a.bmp' }, 'BM of a format that is not read');
  archive.entry({ name: 'a.cls' }, 'dark');
  archive.entry({ name: 'b.png', type: 'link', linkname: '0.png' });
  archive.entry({ name: '0.cls' }, 'dark');
  for (const name of ['0.txt', '0.jpg.json', '.hidden', 'Thumbs.db']) archive.entry({ name }, 'a companion');
  const dir = await emptyFolder();
  await writeFile(join(dir, 'a.tar'), await bytesOf(archive));
  expect((await contents(join(dir, 'a.tar'))).greys).toEqual([10, 20]);
  const { files } = await openDataset(join(dir, 'a.tar'), { size: 8 });
  expect(files?.problems.map(({ kind, names }) => [kind, ...names])).toEqual([
    ['not-image', 'a.tar/a.bmp'],
    ['archive-link', 'a.tar/b.png'],
    ['lone-label', 'a.tar/0.cls'],
    ['few'],
  ]);
});

test('archives that are not there', async () => {
  const dir = await emptyFolder();
  for (const name of ['none.tar', 'none-{000..002}.tar', 'none.parquet'])
    await expect(openDataset(join(dir, name), { size: 8 })).rejects.toMatchObject({
      code: 'DATA_NOT_FOUND',
      where: join(dir, name),
    });
});

test.each([
  ['a.zip', 'Unpack it and name the folder'],
  ['a.tar.gz', 'Unpack it and name the folder'],
  ['a.bin', 'Give it the ending of what it is'],
])('%s is no archive that is read, and said to be so', async (name, fix) => {
  const dir = await emptyFolder();
  await writeFile(join(dir, name), 'PK');
  await expect(openDataset(`archive:${join(dir, name)}`)).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    message: expect.stringContaining('it is no .tar or .parquet file') as string,
    fix: expect.stringContaining(fix) as string,
  });
});

test('a tar file that is compressed whatever its name says is told to be so', async () => {
  const file = join(await emptyFolder(), 'a.tar');
  await writeFile(file, gzipSync(await tarOf({ 'a.png': await plain(50).png().toBuffer() })));
  await expect(openDataset(file)).rejects.toMatchObject({
    code: 'DATA_UNREADABLE',
    message: expect.stringContaining('compressed with gzip') as string,
    fix: expect.stringContaining('make it a .tar file without compression') as string,
  });
});

test.each(['a.tar.gz', 'a.tgz', 'a.tar'])('in a folder %s, compressed, is said to be so', async (name) => {
  const dir = await emptyFolder();
  await writeFile(join(dir, name), gzipSync(await tarOf({ 'a.png': await plain(50).png().toBuffer() })));
  await expect(openDataset(dir)).rejects.toMatchObject({
    code: 'DATA_TOO_FEW',
    actual: expect.stringContaining('skipped 1 compressed archives, which are not read: unpack') as string,
    fix: expect.stringContaining('make it a .tar file without compression') as string,
  });
  await withImages(dir, { 'b.png': 10 });
  const { count, files } = await openDataset(dir, { size: 8 });
  expect([count, files?.problems[0]]).toMatchObject([1, { kind: 'packed', names: [name] }]);
});

test('a parquet file of bytes and words', async () => {
  const file = new URL('../fixtures/parquet/named.parquet', import.meta.url);
  const dir = await emptyFolder();
  await copyFile(file, join(dir, 'animals.parquet'));
  expect(await contents(join(dir, 'animals.parquet'))).toEqual({
    greys: [30, 90, 150],
    classes: ['zebra', 'ant', 'zebra'],
    heldOut: [],
  });
  const { files } = await openDataset(join(dir, 'animals.parquet'), { size: 8 });
  expect(files?.problems.map(({ kind }) => kind)).toEqual(['few']);
});

test.each([
  [
    'several',
    { greys: [30, 90], classes: ['ant', 'zebra'] },
    ['other-images', 'several.parquet (image, not depth)'],
  ],
  ['said', { greys: [10, 20] }, ['few']],
  ['unsaid', { greys: [30, 90] }, ['other-images', 'unsaid.parquet (image, not depth)']],
])('of the columns of %s.parquet the likeliest is taken for the images', async (name, read, said) => {
  const file = join(await emptyFolder(), `${name}.parquet`);
  await copyFile(new URL(`../fixtures/parquet/${name}.parquet`, import.meta.url), file);
  expect(await contents(file)).toMatchObject(read);
  const { files } = await openDataset(file, { size: 8 });
  expect(files?.problems.map(({ kind, names }) => [kind, ...names])[0]).toEqual(said);
});

test('training and test with something beside them, which is left out', async () => {
  const dir = await emptyFolder();
  await withImages(dir, {
    'preview.png': 5,
    'train/a/1.png': 10,
    'train/b/1.png': 20,
    'test/a/1.png': 30,
    'extra/1.png': 40,
  });
  expect(await contents(dir)).toEqual({ greys: [10, 20], classes: ['a', 'b'], heldOut: [30] });
  expect((await openDataset(dir, { size: 8 })).files?.problems).toContainEqual(
    expect.objectContaining({ kind: 'other-split', names: ['extra/1.png', 'preview.png'] }),
  );
});

test('a folder called train among others is a class', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'bus/1.png': 10, 'train/1.png': 20 });
  expect(await contents(dir)).toEqual({ greys: [10, 20], classes: ['bus', 'train'], heldOut: [] });
});

test('images of a run in the folder are no data', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  const before = await openDataset(dir, { size: 8 });
  await withImages(dir, { 'runs/0001-r3gan/reals.png': 20, 'runs/0001-r3gan/samples/step-1.png': 30 });
  for (const name of ['config.json', 'env.json', 'log.txt'])
    await writeFile(join(dir, 'runs/0001-r3gan', name), '{}');
  const after = await openDataset(dir, { size: 8 });
  expect([after.count, after.fingerprint]).toEqual([1, before.fingerprint]);
  expect(after.files?.problems).toContainEqual(
    expect.objectContaining({ kind: 'run', names: ['runs/0001-r3gan/'] }),
  );
});

test('the folder of a run is no data, and said to be what it is', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'reals.png': 20 });
  for (const name of ['config.json', 'env.json', 'log.txt']) await writeFile(join(dir, name), '{}');
  await expect(openDataset(dir)).rejects.toMatchObject({
    code: 'DATA_TOO_FEW',
    actual: 'skipped 1 folders of trainings: .',
    fix: expect.stringContaining('what a training left') as string,
  });
});

test('what is odd is told as it is now, though the images are in the cache', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  await writeFile(join(dir, 'notes.txt'), 'no image');
  const kinds = async (): Promise<unknown> => {
    const onProgress = (): void => {
      decoded++;
    };
    const { files } = await openDataset(dir, { size: 8, onProgress });
    return files?.problems.map(({ kind, names }) => [kind, ...names]);
  };
  let decoded = 0;
  expect(await kinds()).toEqual([['not-image', 'notes.txt'], ['few']]);
  await rm(join(dir, 'notes.txt'));
  await writeFile(join(dir, 'photo.heic'), 'another format');
  expect(await kinds()).toEqual([['not-image', 'photo.heic'], ['few']]);
  expect(decoded).toBe(1);
});

const labelled = new URL('../fixtures/parquet/labelled.parquet', import.meta.url);

test("a parquet file of Hugging Face's, whose classes have an order of their own", async () => {
  const dir = await emptyFolder();
  await copyFile(labelled, join(dir, 'train-00000-of-00001.parquet'));
  const expected = { greys: [30, 90, 150], classes: ['zebra', 'ant', 'zebra'], heldOut: [] };
  expect(await contents(dir)).toEqual(expected);
  const data = await openDataset(join(dir, 'train-00000-of-00001.parquet'), { size: 8 });
  expect([data.classNames, [...(data.labels ?? [])]]).toEqual([
    ['zebra', 'ant'],
    [0, 1, 0],
  ]);
  await copyFile(labelled, join(dir, 'test-00000-of-00001.parquet'));
  expect((await contents(dir)).heldOut).toEqual([30, 90, 150]);
});

test('a test part whose classes are secret has none, and adds none', async () => {
  const dir = await emptyFolder();
  await copyFile(labelled, join(dir, 'train-00000-of-00001.parquet'));
  const secret = new URL('../fixtures/parquet/unlabelled.parquet', import.meta.url);
  await copyFile(secret, join(dir, 'test-00000-of-00001.parquet'));
  const { classNames, heldOut, files } = await openDataset(dir, { size: 8 });
  expect([classNames, heldOut?.count, heldOut?.labels]).toEqual([['zebra', 'ant'], 2, undefined]);
  expect(files?.problems[0]).toMatchObject({ kind: 'unlabelled-held-out', count: 2 });
});

test('a folder that is called as an archive is read as a folder', async () => {
  const dir = await emptyFolder();
  const table = join(dir, 'faces.parquet');
  await mkdir(table);
  await copyFile(labelled, join(table, 'part-0.parquet'));
  await writeFile(join(table, '_SUCCESS'), '');
  expect(await contents(table)).toEqual(await contents(join(table, 'part-0.parquet')));
  await withImages(dir, { 'photos.tar/a.png': 10 });
  for (const spec of [join(dir, 'photos.tar'), `archive:${join(dir, 'photos.tar')}`])
    expect((await contents(spec)).greys).toEqual([10]);
});

test('a parquet file that is cut off is left out, and said to be damaged', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  await writeFile(join(dir, 'cut.parquet'), (await readFile(labelled)).subarray(0, 1500));
  const { count, files } = await openDataset(dir, { size: 8 });
  expect(count).toBe(1);
  expect(files?.problems).toMatchObject([
    { kind: 'damaged-archive', names: ['cut.parquet'] },
    { kind: 'few' },
  ]);
});

test.each([
  [
    'text',
    'no-image-column',
    ['DATA (columns text, n)'],
    'skipped 1 parquet files without a column of images',
  ],
  ['names', 'no-image-column', ['DATA (columns image, label)'], 'without a column of images'],
  [
    'paths',
    'path-alone',
    ['DATA/0/a.png', 'DATA/1/b.png'],
    'skipped 2 images of which a parquet file has the path',
  ],
  ['empty', 'no-images', ['DATA'], 'skipped 1 archives with no images in them: empty.parquet'],
])('%s.parquet, which holds no images, is said to be so', async (name, kind, names, text) => {
  const dir = await emptyFolder();
  const base = `${name}.parquet`;
  await copyFile(new URL(`../fixtures/parquet/${base}`, import.meta.url), join(dir, base));
  for (const spec of [dir, join(dir, base)])
    await expect(openDataset(spec)).rejects.toMatchObject({
      code: 'DATA_TOO_FEW',
      actual: expect.stringContaining(text) as string,
      fix: expect.stringContaining(kind === 'no-image-column' ? '{bytes, path}' : 'Check the path') as string,
    });
  await withImages(dir, { 'a.png': 10 });
  const { count, files } = await openDataset(dir, { size: 8 });
  const expected = names.map((each) => each.replace('DATA', base));
  expect(count).toBe(1);
  expect(files?.problems).toMatchObject([
    { kind, outcome: 'skipped', count: names.length, names: expected },
    { kind: 'few' },
  ]);
});

test.each([
  ['of no bytes', new Uint8Array()],
  ['of a note alone', await tarOf({ 'readme.txt': 'text' })],
])('a tar file %s has no images in it', async (_, bytes) => {
  const dir = await emptyFolder();
  const file = join(dir, 'a.tar');
  await writeFile(file, bytes);
  for (const spec of [dir, file])
    await expect(openDataset(spec)).rejects.toMatchObject({
      code: 'DATA_TOO_FEW',
      actual: 'skipped 1 archives with no images in them: a.tar',
    });
});

test('a folder with nothing in it has none of the files there could be', async () => {
  const dir = await emptyFolder();
  await expect(openDataset(dir)).rejects.toMatchObject({ code: 'DATA_TOO_FEW', actual: 'none of these' });
});

test('images are decoded once: the cache is used again, unless a file or the size changes', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'photos/a.png': 10, 'photos/b.png': 20 });
  const photos = join(dir, 'photos');
  let decoded = 0;
  const open = async (size: number): Promise<string | undefined> => {
    const data = await openDataset(photos, {
      size,
      onProgress: () => {
        decoded++;
      },
    });
    return data.fingerprint;
  };
  const first = await open(8);
  expect(decoded).toBe(2);
  expect(await open(8)).toBe(first);
  expect(decoded).toBe(2);
  await open(16);
  expect(decoded).toBe(4);
  await appendFile(join(photos, 'b.png'), 'trailing bytes change size and time');
  expect(await open(8)).toBe(first);
  expect(decoded).toBe(6);
  const cache = join(dir, '.cache/images');
  const files = (await readdir(cache)).filter((name) => name.endsWith('.images'));
  expect(files).toHaveLength(3);
  expect((await stat(join(cache, files[0] ?? ''))).size).toBeGreaterThan(0);
});

test('a cache that is not whole is made again', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'photos/a.png': 10 });
  await contents(join(dir, 'photos'));
  const cache = join(dir, '.cache/images');
  for (const name of await readdir(cache)) await writeFile(join(cache, name), 'broken');
  expect((await contents(join(dir, 'photos'))).greys).toEqual([10]);
});

/** Change a byte of the first image of the only cache file of a folder, or a number of what follows the pixels. */
async function damageCache(dir: string, where: 'pixels' | 'description'): Promise<void> {
  const [name = ''] = (await readdir(join(dir, '.cache/images'))).filter((each) => each.endsWith('.images'));
  const bytes = await readFile(join(dir, '.cache/images', name));
  bytes[where === 'pixels' ? 27 : bytes.indexOf('"median":32') + 9] = 0x37;
  await writeFile(join(dir, '.cache/images', name), bytes);
}

test.each(['pixels', 'description'] as const)('a cache with damaged %s is made again', async (where) => {
  const dir = await emptyFolder();
  await withImages(dir, { 'photos/a.png': 10, 'photos/b.png': 20 });
  const photos = join(dir, 'photos');
  const first = await openDataset(photos, { size: 8 });
  await damageCache(dir, where);
  let decoded = 0;
  const onProgress = (): void => {
    decoded++;
  };
  const second = await openDataset(photos, { size: 8, onProgress });
  expect([decoded, second.files]).toEqual([2, first.files]);
  expect((await contents(photos)).greys).toEqual([10, 20]);
});

test('a cache damaged once it is open is refused, removed, and decoded anew the next time', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'photos/a.png': 10 });
  const data = await openDataset(join(dir, 'photos'), { size: 8 });
  await damageCache(dir, 'pixels');
  expect(() => data.batch([0])).toThrow(expect.objectContaining({ code: 'DATA_UNREADABLE' }));
  expect(await readdir(join(dir, '.cache/images'))).toEqual([]);
  expect((await contents(join(dir, 'photos'))).greys).toEqual([10]);
});

async function openFiles(ending: string): Promise<string[]> {
  const names = await readdir('/proc/self/fd');
  const paths = await Promise.all(names.map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')));
  return paths.filter((path) => path.endsWith(ending));
}

const withOpenFiles = test.skipIf(!existsSync('/proc/self/fd'));

withOpenFiles('no cache file stays open, read or not', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'train/a/1.png': 10, 'test/a/1.png': 30 });
  const before = (await openFiles('.images')).length;
  const data = await openDataset(dir, { size: 8 });
  for (let i = 0; i < 3; i++) await openDataset(dir, { size: 8 });
  expect(await openFiles('.images')).toHaveLength(before);
  expect([data.batch([0]).data[0], data.heldOut?.batch([0]).data[0]]).toEqual([10, 30]);
  expect(await openFiles('.images')).toHaveLength(before);
  expect(data.batch([0]).data[0]).toBe(10);
});

test('a cache that is gone before it is read is told, and made again by the next command', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  const data = await openDataset(dir, { size: 8 });
  await rm(join(dir, '.cache'), { recursive: true });
  expect(() => data.batch([0])).toThrow(expect.objectContaining({ code: 'DATA_UNREADABLE' }));
  expect((await openDataset(dir, { size: 8 })).batch([0]).data[0]).toBe(10);
});

test('what processes that are gone left in the cache is removed, what others write is not', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  const cache = join(dir, '.cache', 'images');
  await mkdir(cache, { recursive: true });
  const names = ['99999999', String(process.pid), '00000000-99999999'].map(
    (writer) => `a.images.tmp-${writer}-0a1b2c3d`,
  );
  for (const name of names) await writeFile(join(cache, name), '');
  await openDataset(dir, { size: 8 });
  expect((await readdir(cache)).filter((name) => name.includes('.tmp-'))).toHaveLength(2);
  expect(await readdir(cache)).not.toContain(names[0]);
});

test('an error of who asked how far it is stays what it is, and leaves nothing unfinished', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  const mistake = new TypeError('of the caller');
  const onProgress = (): void => {
    throw mistake;
  };
  await expect(openDataset(dir, { size: 8, onProgress })).rejects.toBe(mistake);
  expect(await readdir(join(dir, '.cache', 'images'))).toEqual([]);
});

test('a cache whose disk gets full is told to be so', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  const full = vi.spyOn(PixelFile.prototype, 'append').mockRejectedValue(new Error('ENOSPC: no space left'));
  onTestFinished(() => {
    full.mockRestore();
  });
  await expect(openDataset(dir, { size: 8 })).rejects.toMatchObject({
    code: 'CACHE_UNWRITABLE',
    message: expect.stringContaining('no space left') as string,
  });
});

test('a size that cannot be kept is a matter of the cache', async () => {
  const dir = await emptyFolder();
  await withImages(dir, { 'a.png': 10 });
  await writeFile(join(dir, 'file'), '');
  vi.stubEnv('GANYMEDE_CACHE', join(dir, 'file'));
  await expect(openDataset(dir)).rejects.toMatchObject({ code: 'CACHE_UNWRITABLE' });
});
