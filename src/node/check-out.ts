import { constants } from 'node:fs';
import { access, lstat, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { codeOf, guarded } from './files.js';

/** Throw RUN_UNWRITABLE where no runs can be made in a folder, which need not be there yet. It makes nothing. */
export async function checkOut(out: string): Promise<void> {
  await guarded(out, async () => {
    const there = await nearestFolder(resolve(out));
    if (!(await stat(there)).isDirectory()) throw new Error(`${there} is not a folder`);
    await access(there, constants.W_OK | constants.X_OK);
  });
}

/** The path, or the nearest above it that is there. */
async function nearestFolder(path: string): Promise<string> {
  try {
    await lstat(path);
    return path;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return nearestFolder(dirname(path));
  }
}
