import { GanymedeError } from './errors.js';

/** Throw INTERNAL unless `condition`: for what must hold if this package has no fault. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new GanymedeError('INTERNAL', message);
}
