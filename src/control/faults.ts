import { GanymedeError } from '../support/errors.js';

export function notSoMany(what: string, most: number, actual: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `there are not ${actual} ${what}`, {
    where: what,
    expected: `an integer from 1 to ${most}`,
    actual: String(actual),
    fix: `Ask for at most ${most}.`,
  });
}

export function classUnfit(example: number, label: number, classes: number): GanymedeError {
  return new GanymedeError('CALL_INVALID', `example ${example} is of class ${label}`, {
    where: 'labels',
    expected: `an integer from 0 to ${classes - 1}`,
    actual: String(label),
    fix: 'Correct the label, or say that there are more classes.',
  });
}
