import type { Dataset } from '../data/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Game } from './game.js';

/** Throw DATA_LABELS_MISMATCH where an example is of a class that a conditional game does not have. */
export function checkClasses({ classes }: Pick<Game, 'classes'>, { name, labels }: Dataset): void {
  if (!classes || !labels) return;
  const at = labels.findIndex((label) => label < 0 || label >= classes.length);
  if (at < 0) return;
  throw new GanymedeError('DATA_LABELS_MISMATCH', `label ${at} of ${name} is ${labels[at]}`, {
    where: name,
    expected: `0 to ${classes.length - 1}, a class of the game`,
    actual: String(labels[at]),
    fix: "Name all classes of the data in the game's `classes`, or correct the label.",
  });
}
