import { GanymedeError } from '../support/errors.js';
import type { Rate } from './schedules.js';

/** Throw OPTIMIZER_ARGUMENT unless a fixed rate lies in [0, below); schedules are not known ahead. */
export function checkRate(name: string, rate: Rate, below: number): void {
  if (typeof rate === 'function' || (typeof rate === 'number' && rate >= 0 && rate < below)) return;
  const expected = below === Infinity ? 'a finite number from 0' : `a number from 0, below ${below}`;
  throw new GanymedeError(
    'OPTIMIZER_ARGUMENT',
    `the optimizer needs ${name} to be ${expected}, got ${rate}`,
    {
      where: name,
      expected,
      actual: String(rate),
      fix: `Give ${expected} as ${name}, or a schedule.`,
    },
  );
}

/** Throw OPTIMIZER_ARGUMENT unless `value` is finite and above 0. */
export function checkPositive(name: string, value: number): void {
  if (value > 0 && value < Infinity) return;
  throw new GanymedeError(
    'OPTIMIZER_ARGUMENT',
    `the optimizer needs ${name} to be a finite number above 0, got ${value}`,
    {
      where: name,
      expected: 'a finite number above 0',
      actual: String(value),
      fix: `Give a finite number above 0 as ${name}.`,
    },
  );
}
