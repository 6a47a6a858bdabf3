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
 * must look like one (`./photos`, `/data/photos`) and means a folder of images. Throws DATA_SPEC_UNKNOWN.
 */
export function parseDataSpec(spec: string): DataSpec {
  const named = NAMED.find((name) => name === spec.toLowerCase());
  if (named) return { kind: named };
  const [, kind, dir] = /^(idx|folder):(.+)$/is.exec(spec) ?? [];
  if (kind !== undefined && dir !== undefined)
    return { kind: kind.toLowerCase() === 'idx' ? 'idx' : 'folder', dir };
  if (/^[.~]|[/\\]/.test(spec)) return { kind: 'folder', dir: spec };
  throw unknown(spec);
}

function unknown(spec: string): GanymedeError {
  const meant = nearest(spec, NAMED);
  const folder = `For a folder of images, write ./${spec === '' ? 'photos' : spec}`;
  return new GanymedeError('DATA_SPEC_UNKNOWN', `there is no data set called "${spec}"`, {
    where: 'data',
    expected: `${NAMED.join(', ')}, idx:DIR, folder:DIR or a path`,
    actual: spec,
    fix: meant === undefined ? `${folder}.` : `Did you mean "${meant}"? ${folder}.`,
  });
}
