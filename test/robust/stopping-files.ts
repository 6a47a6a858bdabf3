import type * as Files from 'node:fs/promises';

/** Thrown by every operation from the one on at which the process is gone. */
export class Gone extends Error {}

/** What a disk is asked for, and after which operation the process is gone. */
export interface Disk {
  /** Operations that may still be done. */
  left: number;
  readonly done: string[];
}

const changing = ['mkdir', 'rename', 'rm', 'rmdir', 'link', 'unlink', 'appendFile', 'writeFile'] as const;

/** `node:fs/promises` that stops after `disk.left` operations; a write stopped at is half done. */
export function stoppingFiles(real: typeof Files, disk: Disk): typeof Files {
  const step = async <T>(name: string, work: () => Promise<T>, half?: () => Promise<unknown>): Promise<T> => {
    if (disk.left <= 0) {
      if (disk.left === 0) await half?.();
      disk.left = -1;
      throw new Gone(name);
    }
    disk.left -= 1;
    disk.done.push(name);
    return work();
  };
  const open = async (path: string, flags?: string): Promise<unknown> => {
    const file = await step('open', () => real.open(path, flags));
    return {
      writeFile: (content: Uint8Array | string) => {
        const bytes = Buffer.from(content as string);
        const half = bytes.subarray(0, bytes.length / 2);
        return step(
          'write',
          () => file.writeFile(bytes),
          () => file.writeFile(half),
        );
      },
      sync: () => step('sync', () => file.sync()),
      // A process that is gone has no files open.
      close: () => file.close(),
    };
  };
  const wrapped = changing.map((name) => {
    const work = real[name] as (...args: readonly unknown[]) => Promise<unknown>;
    return [name, (...args: readonly unknown[]) => step(name, () => work(...args))] as const;
  });
  return { ...real, ...Object.fromEntries(wrapped), open } as unknown as typeof Files;
}
