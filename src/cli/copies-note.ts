import { type Dataset, shareOfCopies } from '../data/index.js';
import { examplesOf } from '../train/index.js';

/** Share of copies among points worth a word: where few values are possible, as of counts, there are copies by nature. */
const many = 0.05;

/** A sentence where many points are copies of others, which a game learns by heart. */
export function copiesNote(data: Dataset): string | undefined {
  if (examplesOf(data) !== 'points') return undefined;
  const share = shareOfCopies(data);
  if (share <= many) return undefined;
  return `${Math.floor(100 * share)} % of the points are copies of others; remove them unless the data is like that`;
}
