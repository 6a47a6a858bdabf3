import { GanymedeError } from '../support/errors.js';

export function wrongShape(where: string, expected: string, actual: string): GanymedeError {
  return new GanymedeError('METRIC_SHAPE', `${where} has the wrong shape: ${actual}`, {
    where,
    expected,
    actual,
    fix: `Give ${where} as ${expected}.`,
  });
}

export function badArgument(where: string, expected: string, actual: number): GanymedeError {
  return new GanymedeError('METRIC_ARGUMENT', `the metric needs ${expected} as ${where}, got ${actual}`, {
    where,
    expected,
    actual: String(actual),
    fix: `Give ${expected} as ${where}.`,
  });
}

export function notFinite(
  where: string,
  data: ArrayLike<number>,
  size: number,
  index: number,
): GanymedeError {
  const actual = String(data[index]);
  const place = `${where}, row ${Math.floor(index / size)}, column ${index % size}`;
  return new GanymedeError('METRIC_NOT_FINITE', `${place} is ${actual}`, {
    where: place,
    expected: 'finite numbers',
    actual,
    fix: 'Look for the step at which training diverged, or for missing values in the data.',
  });
}

export function tooLarge(where: string, most: number, actual: number): GanymedeError {
  return new GanymedeError('METRIC_NOT_FINITE', `${where} is ${actual}: what is computed from it overflows`, {
    where,
    expected: `at most ${most.toPrecision(3)}`,
    actual: String(actual),
    fix: 'Look for the step at which training diverged, or scale the features down.',
  });
}

export function tooFew(where: string, expected: string, actual: string): GanymedeError {
  return new GanymedeError('METRIC_TOO_FEW', `${where}: ${actual} where the metric needs ${expected}`, {
    where,
    expected,
    actual,
    fix: 'Give more of them, or ask for fewer neighbours, clusters or points a subset.',
  });
}
