import type { ProblemLog } from './problem-log.js';
import type { FoundFile } from './walk.js';

/** The files of a folder by what they are for. */
export interface Layout {
  readonly training: readonly FoundFile[];
  readonly heldOut: readonly FoundFile[];
  readonly metadata: readonly FoundFile[];
  /** Images and archives, those that are left out as well. */
  readonly all: readonly FoundFile[];
  /** The class an image's folder is named for; undefined for all of a part whose folders are no classes. */
  readonly classOf: (file: FoundFile) => string | undefined;
}

type Split = 'training' | 'test' | 'validation';

/** As Hugging Face's image folders name them. */
const SPLITS: readonly (readonly [Split, string])[] = [
  ['training', 'train|training'],
  ['test', 'test|testing|eval|evaluation'],
  ['validation', 'validation|valid|val|dev'],
];

/**
 * A folder with folders `train` and `test` or `validation`, or with `train` alone (or archives called so, such as
 * `train-00000-of-00001.parquet`), has a training part and, from `test` or else `validation`, a held-out part; other files
 * are left out. If images of training lie in two folders or more, those are classes. Around all that there may be folders that hold nothing else.
 */
export function layoutOf(files: readonly FoundFile[], problems: ProblemLog): Layout {
  const metadata = files.filter(({ kind }) => kind === 'metadata');
  const images = files.filter(({ kind }) => kind !== 'metadata');
  const depth = sharedDepth(images);
  const splitOf = (file: FoundFile): Split | undefined => splitNamed(file, depth);
  if (!isSplit(new Set(images.map(splitOf))))
    return { training: images, heldOut: [], metadata, all: images, classOf: classes(images, [], depth) };
  const part = (name: Split): FoundFile[] => images.filter((file) => splitOf(file) === name);
  const test = part('test');
  const heldOut = test.length > 0 ? test : part('validation');
  const unused = [...(test.length > 0 ? part('validation') : []), ...images.filter((file) => !splitOf(file))];
  for (const { name } of unused) problems.add('other-split', name);
  const training = part('training');
  return { training, heldOut, metadata, all: images, classOf: classes(training, heldOut, depth + 1) };
}

/** Whether there are folders of training and of test, or only of training. A folder `train` among others may be a class. */
function isSplit(found: ReadonlySet<Split | undefined>): boolean {
  return found.has('training') && (found.size === 1 || found.has('test') || found.has('validation'));
}

/** Folders around all images that hold nothing else and are no splits. */
function sharedDepth(images: readonly FoundFile[]): number {
  const folders = images.map(({ name }) => name.split('/').slice(0, -1));
  for (let depth = 0; ; depth++) {
    const [first] = folders;
    const folder = first?.[depth];
    if (folder === undefined || splitCalled(folder)) return depth;
    if (folders.some((each) => each[depth] !== folder)) return depth;
  }
}

function splitNamed({ name, kind }: FoundFile, depth: number): Split | undefined {
  const parts = name.split('/');
  const folder = parts.length > depth + 1 ? splitCalled(parts[depth] ?? '') : undefined;
  if (folder !== undefined || kind !== 'archive') return folder;
  return splitCalled(/^[a-z]+/i.exec(parts.at(-1) ?? '')?.[0] ?? '');
}

function splitCalled(word: string): Split | undefined {
  return SPLITS.find(([, names]) => new RegExp(`^(${names})$`, 'i').test(word))?.[0];
}

/** Folders of held-out images are classes where those of training are, or where they are two or more themselves. */
function classes(
  training: readonly FoundFile[],
  heldOut: readonly FoundFile[],
  depth: number,
): Layout['classOf'] {
  const folderOf = ({ name }: FoundFile): string | undefined => {
    const parts = name.split('/');
    return parts.length > depth + 1 ? parts[depth] : undefined;
  };
  const areClasses = (files: readonly FoundFile[]): boolean =>
    new Set(files.flatMap((file) => (file.kind === 'image' ? (folderOf(file) ?? []) : []))).size > 1;
  if (areClasses(training)) return folderOf;
  const apart = new Set(areClasses(heldOut) ? heldOut : []);
  return (file) => (apart.has(file) ? folderOf(file) : undefined);
}
