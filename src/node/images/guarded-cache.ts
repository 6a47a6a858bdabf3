import { GanymedeError, messageOf } from '../../support/errors.js';

/** Throw CACHE_UNWRITABLE where writing into the cache fails. */
export async function guardedCache<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof GanymedeError) throw cause;
    throw new GanymedeError('CACHE_UNWRITABLE', `cannot keep decoded images: ${messageOf(cause)}`, {
      where: path,
      expected: 'a folder this user may write, with room on its disk',
      fix: 'Name another folder in the environment variable GANYMEDE_CACHE.',
      cause,
    });
  }
}
