import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import type { Game, Shown } from '../train/index.js';

/** How samples are shown: those of one class that is asked for, as of a game without classes. */
export function shownFor({ samples, classes }: Shown, wanted: string | undefined): Shown {
  return wanted === undefined ? { samples, classes } : { samples };
}

function numberOf(wanted: string, classes: readonly string[]): number | undefined {
  if (classes.includes(wanted)) return classes.indexOf(wanted);
  const number = /^(0|[1-9]\d*)$/.test(wanted) ? Number(wanted) : NaN;
  return number < classes.length ? number : undefined;
}

/** `count` times the class that is asked for by its name or number. Throws CLASS_UNKNOWN. */
export function labelsOf(
  { classes }: Game,
  wanted: string | undefined,
  count: number,
): Int32Array | undefined {
  if (wanted === undefined) return undefined;
  const label = classes && numberOf(wanted, classes);
  if (label !== undefined) return new Int32Array(count).fill(label);
  throw new GanymedeError(
    'CLASS_UNKNOWN',
    classes ? `there is no class "${wanted}"` : 'this run makes samples of no class',
    {
      where: '--class',
      expected: classes?.join(', '),
      actual: wanted,
      fix: classes
        ? didYouMean(wanted, classes)
        : 'Train a conditional recipe on data with classes, such as: ganymede train projection mnist',
    },
  );
}
