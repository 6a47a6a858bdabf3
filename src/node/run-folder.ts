import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { guarded, makeFolders, makeNew } from './files.js';
import { removeAbandoned } from './leftovers.js';

/**
 * Make the next numbered folder `0007-name` in `out`; its number is no other folder's. What is left there of runs whose
 * removal was killed goes. Throws RUN_UNWRITABLE.
 */
export async function createRunFolder(out: string, name: string): Promise<string> {
  return guarded(out, async () => {
    await makeFolders(out);
    await removeAbandoned(out);
    for (;;) {
      const number = Math.max(0, ...(await numbersIn(out))) + 1;
      const path = join(out, `${String(number).padStart(4, '0')}-${name}`);
      if (!(await makeNew(path))) continue;
      if ((await numbersIn(out)).filter((other) => other === number).length === 1) return path;
      // Another process took the number at the same moment: both give it back and try again at different times.
      await rmdir(path);
      await setTimeout(Math.random() * 50);
    }
  });
}

async function numbersIn(out: string): Promise<number[]> {
  return (await readdir(out)).map((name) => Number(/^(\d{4,})-/.exec(name)?.[1] ?? 0));
}
