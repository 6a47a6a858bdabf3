import { rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** Remove a folder and those above it up to `top`, as far as nothing is in them. */
export async function removeEmpty(folder: string, top: string): Promise<void> {
  const [last, end] = [resolve(top), dirname(resolve(top))];
  for (let at = resolve(folder); at !== end && at.startsWith(last); at = dirname(at))
    if (!(await isRemoved(at))) return;
}

async function isRemoved(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}
