import { GanymedeError } from '../support/errors.js';

/** As many threads as are wanted, at most one for each core. Throws CALL_INVALID for what is no whole number from 1. */
export function threadsOf(wanted: number, cores: number): number {
  if (Number.isSafeInteger(wanted) && wanted >= 1) return Math.min(wanted, cores);
  throw new GanymedeError('CALL_INVALID', `an engine cannot have ${wanted} threads`, {
    where: 'threads',
    expected: 'a whole number from 1',
    actual: String(wanted),
    fix: `Ask for 1 to ${cores}, as many as there are cores.`,
  });
}
