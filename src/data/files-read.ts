import { printable } from '../support/printable.js';

/** What can be odd about a file of images: what became of it, and in words. */
const KINDS = {
  empty: ['skipped', 'empty files'],
  'not-image': ['skipped', 'files that hold no PNG, JPEG, WebP, GIF, AVIF or TIFF'],
  packed: [
    'skipped',
    'compressed archives, which are not read: unpack them (tar xf, unzip), or make them .tar files without compression',
  ],
  damaged: ['skipped', 'images that are cut off or damaged'],
  values: [
    'skipped',
    'images of floats, signed or 32-bit numbers, whose range is unknown: make them 8 or 16 bits',
  ],
  colours: ['skipped', 'TIFF images in colours that are not read (YCbCr or CIELAB): save them as RGB'],
  'too-large': ['skipped', 'images or files that are too large'],
  unreadable: ['skipped', 'files or folders that cannot be read'],
  'not-utf8': ['skipped', 'files or folders whose names are not UTF-8: rename them'],
  'link-loop': ['skipped', 'links to folders that are read already'],
  run: ['skipped', 'folders of trainings'],
  'damaged-archive': ['skipped', 'archives that are damaged, from there on'],
  'archive-link': ['skipped', 'images in tar files that are links to others'],
  'lone-label': ['skipped', 'classes in tar files that do not stand next to their image'],
  'no-image-column': ['skipped', 'parquet files without a column of images'],
  'no-images': ['skipped', 'archives with no images in them'],
  'path-alone': ['skipped', 'images of which a parquet file has the path alone, not the bytes'],
  'damaged-metadata': ['skipped', 'lines or files of metadata that cannot be understood'],
  'not-there': ['skipped', 'files that metadata names and that are not there'],
  'not-listed': ['skipped', 'images that their metadata does not list'],
  'other-split': ['skipped', 'images beside those of training and test'],
  stray: ['skipped', 'images without a class, so that the others keep theirs'],
  'other-class': ['skipped', 'held-out images of classes that training does not have'],
  'wrong-name': ['converted', 'images whose name says another format'],
  transparent: ['converted', 'images with an alpha channel, put on white'],
  cmyk: ['converted', 'images in inks (CMYK), made RGB'],
  deep: ['converted', 'images of more than 8 bits, made 8'],
  rotated: ['converted', 'images turned upright as their EXIF data says'],
  animated: ['converted', 'images of several frames, the first is taken'],
  cropped: ['converted', 'images that are not square, cropped to their centre'],
  enlarged: ['converted', 'images smaller than the size, enlarged'],
  unlabelled: ['noted', 'images without a class where others have one, so there are no classes'],
  'unlabelled-held-out': ['noted', 'held-out images without a class, so none of those held out has one'],
  'unclear-label': [
    'noted',
    'lines of metadata whose label is no text or number; their images have no class',
  ],
  'two-classes': [
    'noted',
    'lines of metadata that give a file another class than an earlier one; the last counts',
  ],
  'other-images': ['noted', 'parquet files with several columns that may hold images, of which one is taken'],
  few: ['noted', 'images are few to learn from; a GAN needs hundreds at least, better thousands'],
} as const satisfies Readonly<Record<string, readonly [Outcome, string]>>;

type Outcome = 'skipped' | 'converted' | 'noted';

export type ProblemKind = keyof typeof KINDS;

export const problemKinds = Object.keys(KINDS) as readonly ProblemKind[];

/** Something that was odd about some of the files, none of which stopped the reading. */
export interface FileProblem {
  readonly kind: ProblemKind;
  readonly outcome: Outcome;
  readonly count: number;
  /** The first few of the files. */
  readonly names: readonly string[];
}

/** How the files of a data set were read. */
export interface FilesRead {
  readonly problems: readonly FileProblem[];
  /** Images of each format. */
  readonly formats: Readonly<Record<string, number>>;
  /** Pixels of the images as they were, turned upright. */
  readonly widths: Quantiles;
  readonly heights: Quantiles;
  /** Where every example comes from, relative to the folder. */
  readonly names: readonly string[];
}

export interface Quantiles {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function outcomeOf(kind: ProblemKind): Outcome {
  return KINDS[kind][0];
}

/** A line such as `skipped 3 images that are cut off or damaged: a.png, b.png, c.png`, fit for a terminal. */
export function problemText({ kind, outcome, count, names }: FileProblem): string {
  const more = count > names.length ? ', ...' : '';
  const which = names.length === 0 ? '' : `: ${names.map(printable).join(', ')}${more}`;
  const verb = outcome === 'noted' ? '' : `${outcome} `;
  return `${verb}${count} ${KINDS[kind][1]}${which}`;
}

/** Smallest, middle (the lower of two) and largest of numbers; zeros of none. */
export function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = Float64Array.from(values).sort();
  const at = (index: number): number => sorted[index] ?? 0;
  return { min: at(0), median: at((sorted.length - 1) >> 1), max: at(sorted.length - 1) };
}
