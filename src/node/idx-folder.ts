import { join } from 'node:path';
import { classNamesOf, type Dataset, type IdxFiles, type ImageDataset, inflate } from '../data/index.js';
import { GanymedeError } from '../support/errors.js';
import { sameShape } from '../tensor/index.js';
import { listDataFolder, readDataFile } from './data-files.js';
import { type IdxPart, idxParts } from './idx-names.js';

type TestPart = PromiseSettledResult<IdxFiles> | undefined;

/** What was read of a folder of IDX files. */
export interface IdxFolder {
  readonly part: IdxPart;
  readonly files: IdxFiles;
  readonly test: TestPart;
}

/** Says that a folder has no IDX images, or is not there. */
type Missing = (dir: string, names?: readonly string[]) => GanymedeError;

/** The training part of a folder of IDX files, plain or gzipped; its only part if none is for training. */
export async function readIdxFolder(dir: string, missing: Missing): Promise<IdxFolder> {
  const names = await listDataFolder(dir);
  const parts = idxParts(names ?? []);
  const part = choosePart(dir, parts);
  if (!part) throw missing(dir, names);
  return { part, files: await readPart(dir, part), test: await readTestPart(dir, part, parts) };
}

async function readPart(dir: string, part: IdxPart): Promise<IdxFiles> {
  const paths = {
    images: join(dir, part.images),
    labels: part.labels === undefined ? undefined : join(dir, part.labels),
  };
  return {
    paths,
    images: await read(paths.images),
    labels: paths.labels === undefined ? undefined : await read(paths.labels),
  };
}

/** Beside a training part, the only part that is called a test. */
async function readTestPart(
  dir: string,
  { training }: IdxPart,
  parts: readonly IdxPart[],
): Promise<TestPart> {
  const [part, another] = parts.filter((each) => !each.training && /t10k|test/.test(each.name));
  if (!training || !part || another) return undefined;
  const [read] = await Promise.allSettled([readPart(dir, part)]);
  return read;
}

/**
 * `data` with the test part of its folder held out, if it has one. What is wrong with that is thrown when it is asked
 * for: training can do without.
 */
export function withHeldOut(
  data: ImageDataset,
  { test }: IdxFolder,
  open: (files: IdxFiles) => ImageDataset,
): Dataset {
  if (!test) return data;
  let heldOut: Dataset | undefined;
  return {
    ...data,
    get heldOut() {
      if (test.status === 'rejected') throw test.reason;
      return (heldOut ??= sameClasses(sameSize(open(test.value), data), data));
    },
  };
}

function sameSize(test: ImageDataset, { name, shape }: ImageDataset): ImageDataset {
  if (sameShape(test.shape, shape)) return test;
  throw new GanymedeError('DATA_UNFIT', `the test images of ${name} have another size`, {
    where: test.name,
    expected: `images of ${shape.join('x')}`,
    actual: `images of ${test.shape.join('x')}`,
    fix: 'Put the test images of this training set there, or take them out of the folder.',
  });
}

function sameClasses(test: ImageDataset, training: ImageDataset): ImageDataset {
  const classes = classNamesOf(training);
  const wrong = classes && test.labels?.find((label) => label >= classes.length);
  if (classes === undefined || wrong === undefined) return test;
  throw new GanymedeError(
    'DATA_UNFIT',
    `the test labels of ${training.name} name a class training does not have`,
    {
      where: test.name,
      expected: `labels from 0 to ${classes.length - 1}`,
      actual: String(wrong),
      fix: 'Put the test labels of this training set there, or take them out of the folder.',
    },
  );
}

function choosePart(dir: string, parts: readonly IdxPart[]): IdxPart | undefined {
  const training = parts.filter((part) => part.training);
  const candidates = training.length > 0 ? training : parts;
  if (candidates.length > 1) throw ambiguous(dir, candidates);
  return candidates[0];
}

async function read(path: string): Promise<Uint8Array> {
  return inflate(await readDataFile(path), path);
}

export function noIdxFiles(dir: string, names?: readonly string[]): GanymedeError {
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
