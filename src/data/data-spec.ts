import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';

/** Where training data comes from, as named on a command line. */
export type DataSpec =
  | { readonly kind: 'mnist' }
  | { readonly kind: 'fashion-mnist' }
  | { readonly kind: 'idx'; readonly dir: string }
  | { readonly kind: 'folder'; readonly dir: string };

const NAMED = ['mnist', 'fashion-mnist'] as const;

/**
 * `mnist`, `fashion-mnist`, `idx:DIR` (a folder of IDX files), `folder:DIR` (a folder of images), or a path, which
 * must look like one (`./photos`, `/data/photos`) and means a folder of images; the case of names and prefixes does
 * not matter. Throws DATA_SPEC_UNKNOWN.
 */
export function parseDataSpec(spec: string): DataSpec {
  const named = namedSet(spec);
  if (named) return { kind: named };
  const prefixed = prefixedFolder(spec);
  if (prefixed?.dir.trim() === '') throw nameless(prefixed.kind);
  if (prefixed) return prefixed;
  if (looksLikePath(spec)) return { kind: 'folder', dir: spec };
  throw unknown(spec);
}

/** Whether a word of a command line means data, rather than a recipe; it may still be data that cannot be read. */
export function namesData(spec: string): boolean {
  return namedSet(spec) !== undefined || prefixedFolder(spec) !== undefined || looksLikePath(spec);
}

function namedSet(spec: string): (typeof NAMED)[number] | undefined {
  return NAMED.find((name) => name === spec.toLowerCase());
}

function prefixedFolder(spec: string): { kind: 'idx' | 'folder'; dir: string } | undefined {
  const [, kind, dir] = /^(idx|folder):(.*)$/is.exec(spec) ?? [];
  if (kind === undefined || dir === undefined) return undefined;
  return { kind: kind.toLowerCase() === 'idx' ? 'idx' : 'folder', dir };
}

function looksLikePath(spec: string): boolean {
  return /^[.~]|[/\\]/.test(spec);
}

function nameless(kind: string): GanymedeError {
  return new GanymedeError('DATA_SPEC_UNKNOWN', `the name of the folder is missing after "${kind}:"`, {
    where: 'data',
    expected: 'idx:DIR',
    actual: `${kind}:`,
    fix: 'Name a folder of IDX files, as in idx:./digits.',
  });
}

function unknown(spec: string): GanymedeError {
  const meant = nearest(spec, NAMED);
  const folder = `For a folder of IDX files, write idx:${spec === '' ? 'DIR' : spec}.`;
  return new GanymedeError('DATA_SPEC_UNKNOWN', `there is no data set called "${spec}"`, {
    where: 'data',
    expected: `${NAMED.join(', ')} or idx:DIR`,
    actual: spec,
    fix: meant === undefined ? folder : `Did you mean "${meant}"? ${folder}`,
  });
}
