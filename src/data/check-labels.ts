import { GanymedeError } from '../support/errors.js';

/** Most classes where they have no names: of each there is kept what it is called. */
const MOST_CLASSES = 2 ** 16;

/**
 * The labels as classes; throws DATA_LABELS_MISMATCH unless there is one for each example, from 0, of the classes there are, which
 * without names are 65,536 at most.
 */
export function checkLabels(
  name: string,
  count: number,
  labels: ArrayLike<number>,
  classNames?: readonly string[],
): Int32Array {
  if (labels.length !== count) {
    throw new GanymedeError(
      'DATA_LABELS_MISMATCH',
      `${name} has ${count} examples, but ${labels.length} labels`,
      {
        where: name,
        expected: `${count} labels`,
        actual: `${labels.length} labels`,
        fix: 'Give the examples and labels of the same part (train or test).',
      },
    );
  }
  const classes = classNames?.length ?? MOST_CLASSES;
  return Int32Array.from(labels, (label, index) => {
    if (Number.isInteger(label) && label >= 0 && label < classes) return label;
    throw wrongLabel(name, index, label, classes);
  });
}

function wrongLabel(name: string, index: number, label: number, classes: number): GanymedeError {
  return new GanymedeError('DATA_LABELS_MISMATCH', `label ${index} of ${name} is ${label}`, {
    where: name,
    expected: `an integer from 0 to ${classes - 1}`,
    actual: String(label),
    fix: 'Correct the label, number the classes from 0 without gaps, or leave the labels out.',
  });
}
