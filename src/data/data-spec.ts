import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import { fileAdvice } from './file-advice.js';
import { type WorldName, worldNames } from './worlds/index.js';

/** Where training data comes from, as named on a command line. */
export type DataSpec =
  | { readonly kind: 'mnist' | 'mnist-50k' | 'fashion-mnist' | 'stacked-mnist' }
  | { readonly kind: 'world'; readonly world: WorldName }
  | { readonly kind: 'points' | 'archive'; readonly file: string }
  | { readonly kind: 'idx' | 'folder'; readonly dir: string };

const imageSets = ['mnist', 'mnist-50k', 'fashion-mnist', 'stacked-mnist'] as const;

/** Every set that goes by a name alone. */
export const dataNames: readonly string[] = [...imageSets, ...worldNames];

/** What may be named, for help and errors. */
export const dataSpecs = `${dataNames.join(', ')}, a folder of images such as ./photos, FILE.parquet, FILE.tar, idx:DIR or points:FILE.csv`;

/**
 * The name of a set; `idx:DIR` (a folder of IDX files), `points:FILE` (a CSV file), `folder:DIR` (a folder of images),
 * `archive:FILE` (a .parquet or .tar file of images, or a folder called so; `{000..012}` in its name stands for each of these
 * numbers); or a path: one that ends in .csv or .tsv is a file of points, in .parquet or .tar an archive, any other that looks
 * like one (`./photos`, `/data/photos`) a folder of images. The case of names and prefixes does not matter. Throws DATA_SPEC_UNKNOWN.
 */
export function parseDataSpec(spec: string): DataSpec {
  const meant = namedSet(spec) ?? prefixed(spec) ?? pathSpec(spec);
  if (!meant) throw unknown(spec);
  if ('dir' in meant && meant.dir.trim() === '') throw nameless(meant.kind);
  if ('file' in meant && meant.file.trim() === '') throw nameless(meant.kind);
  return meant;
}

/** Whether a word of a command line means data, rather than a recipe; it may still be data that cannot be read. */
export function namesData(spec: string): boolean {
  return (namedSet(spec) ?? prefixed(spec) ?? pathSpec(spec)) !== undefined;
}

/** What data holds, by its name alone. Throws DATA_SPEC_UNKNOWN. */
export function specExamples(spec: string): 'images' | 'points' {
  const { kind } = parseDataSpec(spec);
  return kind === 'world' || kind === 'points' ? 'points' : 'images';
}

/** Whether data is a user's own folder or archive of images. Throws DATA_SPEC_UNKNOWN. */
export function isOwnImages(spec: string): boolean {
  const { kind } = parseDataSpec(spec);
  return kind === 'folder' || kind === 'archive';
}

function namedSet(spec: string): DataSpec | undefined {
  const name = spec.toLowerCase();
  const kind = imageSets.find((each) => each === name);
  if (kind) return { kind };
  const world = worldNames.find((each) => each === name);
  return world && { kind: 'world', world };
}

function prefixed(spec: string): DataSpec | undefined {
  const [, prefix, rest] = /^(idx|folder|points|archive):(.*)$/is.exec(spec) ?? [];
  if (prefix === undefined || rest === undefined) return undefined;
  const kind = prefix.toLowerCase();
  if (kind === 'points' || kind === 'archive') return { kind, file: rest };
  return { kind: kind === 'idx' ? 'idx' : 'folder', dir: rest };
}

function pathSpec(spec: string): DataSpec | undefined {
  if (/\.[ct]sv$/i.test(spec)) return { kind: 'points', file: spec };
  if (/\.(parquet|tar)$/i.test(spec)) return { kind: 'archive', file: spec };
  return /^[.~]|[/\\]/.test(spec) ? { kind: 'folder', dir: spec } : undefined;
}

type Advice = readonly [what: string, expected: string, fix: string];

const idxFix = 'Name a folder of IDX files, as in idx:./digits.';

const NAMELESS: Readonly<Partial<Record<DataSpec['kind'], Advice>>> = {
  points: ['file', 'points:FILE.csv', 'Name a CSV file, as in points:./measured.csv.'],
  archive: ['file', 'archive:FILE.parquet or archive:FILE.tar', 'Name a file, as in archive:./photos.tar.'],
  folder: ['folder', 'folder:DIR', 'Name a folder of images, as in folder:./photos.'],
};

function nameless(kind: DataSpec['kind']): GanymedeError {
  const [what, expected, fix] = NAMELESS[kind] ?? ['folder', 'idx:DIR', idxFix];
  return new GanymedeError('DATA_SPEC_UNKNOWN', `the name of the ${what} is missing after "${kind}:"`, {
    where: 'data',
    expected,
    actual: `${kind}:`,
    fix,
  });
}

function unknown(spec: string): GanymedeError {
  const meant = nearest(spec, dataNames);
  const name = spec === '' ? 'DIR' : spec;
  const folder = `For a folder of images, write ./${name}; of IDX files, idx:${name}; for a CSV file of points, points:FILE.csv.`;
  return new GanymedeError('DATA_SPEC_UNKNOWN', `there is no data set called "${spec}"`, {
    where: 'data',
    expected: dataSpecs,
    actual: spec,
    fix: fileAdvice(spec) ?? (meant === undefined ? folder : `Did you mean "${meant}"? ${folder}`),
  });
}
