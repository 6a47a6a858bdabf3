import { type FileProblem, problemText } from '../../data/index.js';
import { GanymedeError } from '../../support/errors.js';

export function noImages(path: string, problems: readonly FileProblem[]): GanymedeError {
  const skipped = problems.filter(({ outcome }) => outcome === 'skipped').map(problemText);
  return new GanymedeError('DATA_TOO_FEW', `there is no image that can be read in ${path}`, {
    where: path,
    expected: 'PNG, JPEG, WebP, GIF, AVIF or TIFF files, or .parquet or .tar archives of them',
    actual: skipped.length === 0 ? 'none of these' : skipped.join('; '),
    fix: 'Check the path. Convert images of other formats to PNG; for a folder of IDX files write idx:DIR.',
  });
}
