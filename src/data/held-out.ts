import { GanymedeError } from '../support/errors.js';
import type { Dataset } from './dataset.js';

/** The held-out part of a data set, or else what is wrong with it; neither where there is none. */
export interface HeldOut {
  readonly part?: Dataset | undefined;
  readonly fault?: GanymedeError;
}

/** The held-out part, for those who can do without; who needs it reads `data.heldOut`, which throws. */
export function heldOutIn(data: Dataset): HeldOut {
  try {
    return { part: data.heldOut };
  } catch (error) {
    if (error instanceof GanymedeError) return { fault: error };
    throw error;
  }
}
