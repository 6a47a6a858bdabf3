import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { guarded, makeFolders, makeNew } from './files.js';
import { removeAbandoned } from './leftovers.js';

/** No run has such a number by itself: a folder that begins with more is called by a date or a time. */
const TOO_LARGE = 100_000;

/**
 * Make the next numbered folder `0007-name` in `out`; its number is no other folder's. What is left there of runs whose
 * removal was killed goes. Throws RUN_UNWRITABLE.
 */
export async function createRunFolder(out: string, name: string): Promise<string> {
  return guarded(out, async () => {
    await makeFolders(out);
    await removeAbandoned(out);
    for (;;) {
      const number = nextNumber(await numbersIn(out));
      const path = join(out, `${String(number).padStart(4, '0')}-${name}`);
      if (!(await makeNew(path))) continue;
      if ((await numbersIn(out)).filter((other) => other === number).length === 1) return path;
      // Another process took the number at the same moment: both give it back and try again at different times.
      await rmdir(path);
      await setTimeout(Math.random() * 50);
    }
  });
}

/** One more than the largest of a run; where many runs were made, the first after it that is free. */
function nextNumber(numbers: readonly number[]): number {
  const taken = new Set(numbers);
  let next = 1;
  for (const number of taken) if (number >= next && number < TOO_LARGE) next = number + 1;
  while (taken.has(next)) next++;
  return next;
}

async function numbersIn(out: string): Promise<number[]> {
  return (await readdir(out)).map((name) =>
    Number(/^(\d{4}|[1-9]\d{4,})-(?!\d\d-\d\d)/.exec(name)?.[1] ?? 0),
  );
}
