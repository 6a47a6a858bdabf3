import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { FileProblem } from '../../data/index.js';
import { dataFingerprint } from '../fingerprint.js';
import { removeAbandoned } from '../leftovers.js';
import { type Description, type PartDescription, tailBytes } from './cache-file.js';
import { guardedCache } from './guarded-cache.js';
import { type Classes, numberClasses } from './classes.js';
import { type DecodedImage, decodePart, filesOf } from './decode-part.js';
import { fileBatch, type FileImages } from './file-images.js';
import { PixelFile } from './pixel-file.js';
import { ProblemLog } from './problem-log.js';
import { readFully } from './read-fully.js';
import type { ImageSource } from './source.js';
import { straysOf } from './strays.js';
import { noImages } from './no-images.js';

/** Fewer images than this are few to learn from. */
const FEW = 100;

export interface Build {
  readonly source: ImageSource;
  readonly size: number;
  /** What was odd about the files before they were decoded. */
  readonly found: readonly FileProblem[];
  /** The file to be written. */
  readonly path: string;
  /** Called after every image: how many were looked at, and of how many if that is known. */
  readonly onProgress: (done: number, total: number | undefined) => void;
}

/** Decode all images into a cache file. Throws DATA_TOO_FEW where there is none for training, and CACHE_UNWRITABLE. */
export async function buildCache(build: Build): Promise<void> {
  await removeAbandoned(dirname(build.path));
  const file = await guardedCache(build.path, () => PixelFile.create(build.path));
  try {
    const description = await decodeInto(file, build);
    await guardedCache(build.path, () => file.finish(tailBytes(description)));
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function decodeInto(file: PixelFile, build: Build): Promise<Description> {
  const { source, size } = build;
  const problems = new ProblemLog();
  const { training, heldOut } = await withoutStrays(
    file,
    3 * size * size,
    { ...(await decodeParts(file, build, problems)), known: source.classNames },
    problems,
  );
  for (const { notes, name } of [...training, ...heldOut]) for (const kind of notes) problems.add(kind, name);
  const channels = [...training, ...heldOut].every(({ grey }) => grey) ? 1 : 3;
  if (channels === 1) await guardedCache(file.path, () => file.keepFirstPlane(size * size));
  const labels = { training: training.map(labelOf), heldOut: heldOut.map(labelOf) };
  const classes = numberClasses(labels, source.classNames);
  if (training.length < FEW) problems.note('few', training.length);
  return description({ file, size, channels, training, heldOut, classes, problems });
}

const labelOf = ({ label }: DecodedImage): string | undefined => label;

interface Decodings {
  readonly training: readonly DecodedImage[];
  readonly heldOut: readonly DecodedImage[];
}

async function decodeParts(file: PixelFile, build: Build, problems: ProblemLog): Promise<Decodings> {
  const { source, size, found } = build;
  let done = 0;
  const target = {
    size,
    problems,
    append: (pixels: Uint8Array) => guardedCache(file.path, () => file.append(pixels)),
    looked: () => {
      build.onProgress(++done, source.total);
    },
  };
  const training = await decodePart(source.training(problems), target);
  if (training.length === 0) throw noImages(source.path, [...found, ...problems.all()]);
  return { training, heldOut: await decodePart(source.heldOut(problems), target) };
}

/** Images of `bytes` each without those that have no class where others keep theirs, or one of their own. */
async function withoutStrays(
  file: PixelFile,
  bytes: number,
  { training, heldOut, known }: Decodings & { readonly known: readonly string[] },
  problems: ProblemLog,
): Promise<Decodings> {
  const strays = straysOf({ training, heldOut, known }, problems);
  const indices = [...training, ...heldOut].flatMap((image, index) => (strays.has(image) ? [index] : []));
  await guardedCache(file.path, () => file.leaveOut(indices, bytes));
  const kept = (image: DecodedImage): boolean => !strays.has(image);
  return { training: training.filter(kept), heldOut: heldOut.filter(kept) };
}

interface Parts extends Decodings {
  readonly file: PixelFile;
  readonly size: number;
  readonly channels: 1 | 3;
  readonly classes: Classes;
  readonly problems: ProblemLog;
}

function description({ file, size, channels, training, heldOut, classes, problems }: Parts): Description {
  const shape = [channels, size, size] as const;
  const part = (
    images: readonly DecodedImage[],
    first: number,
    labels: number[] | undefined,
  ): PartDescription => {
    const count = images.length;
    const batch = fileBatch({ name: file.path, file: writtenSoFar(file), first, count, shape });
    const numbers = labels && { labels: Int32Array.from(labels) };
    const fingerprint = dataFingerprint({ name: file.path, count, shape, batch, ...numbers });
    const files = filesOf(images);
    const read = { ...files, names: [...files.names], problems: first === 0 ? copied(problems) : [] };
    return { count, fingerprint, files: read, ...(labels && { labels }) };
  };
  return {
    channels,
    size,
    ...(classes.names && { classNames: [...classes.names] }),
    training: part(training, 0, classes.training),
    ...(heldOut.length > 0 && { heldOut: part(heldOut, training.length, classes.heldOut) }),
    unreadable: [...problems.namesOf('unreadable')],
    checksums: checksumsIn(file, training.length + heldOut.length, channels * size ** 2),
  };
}

function checksumsIn({ fd }: PixelFile, count: number, size: number): number[] {
  const image = new Uint8Array(size);
  return Array.from({ length: count }, (_, i) => {
    readFully(fd, image, i * size);
    return crc32(image);
  });
}

/** Its pixels, which are not the cache yet; it stays open. */
function writtenSoFar({ fd }: PixelFile): FileImages['file'] {
  return {
    read: (bytes, position) => {
      readFully(fd, bytes, position);
    },
    close: () => undefined,
    discard: () => undefined,
  };
}

function copied(problems: ProblemLog): PartDescription['files']['problems'] {
  return problems.all().map((problem) => ({ ...problem, names: [...problem.names] }));
}
