import { type FileProblem, type ProblemKind, problemText, unpackAdvice } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';
import { printable } from '../../support/printable.js';

/** DATA_TOO_FEW, with the problems that left nothing. */
export function noImages(path: string, problems: readonly FileProblem[]): GanymedeError {
  const skipped = problems.filter(({ outcome }) => outcome === 'skipped').map(problemText);
  return new GanymedeError('DATA_TOO_FEW', `there is no image that can be read in ${path}`, {
    where: path,
    expected: 'PNG, JPEG, WebP, GIF, AVIF or TIFF files, or .parquet or .tar archives of them',
    actual: skipped.length === 0 ? 'none of these' : skipped.join('; '),
    fix:
      otherNames(problems) ??
      problems.map(({ kind }) => fixes[kind]).find((fix) => fix !== undefined) ??
      usual,
  });
}

/** What to do where metadata names files that are not there, and leaves out those that are. */
function otherNames(problems: readonly FileProblem[]): string | undefined {
  const first = (wanted: ProblemKind): string | undefined =>
    problems.find(({ kind }) => kind === wanted)?.names[0];
  const [named, there] = [first('not-there'), first('not-listed')];
  if (named === undefined || there === undefined) return undefined;
  return printable(
    `The names in the metadata are not those of the files: it has ${named}, there is ${there}. Write file_name as the path from its folder, or take the metadata away.`,
  );
}

const usual =
  'Check the path. Convert images of other formats to PNG; for a folder of IDX files write idx:DIR.';

const fixes: Readonly<Partial<Record<ProblemKind, string>>> = {
  run: 'This is what a training left: name the folder of images that it learned from.',
  packed: unpackAdvice,
  'no-image-column':
    'Call its column of images "image", and let it hold {bytes, path}, as Hugging Face\'s datasets write it, or bytes.',
};
