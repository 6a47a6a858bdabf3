import { readFileSync, readlinkSync } from 'node:fs';

/** What every Linux begins with. */
const FIRST = 'pid:[4026531836]';

/** Where the number of a process means one process, besides the host. */
export interface ProcessSpace {
  /** The namespace of processes, as each container has its own; empty for the machine's first, and where there are none. */
  readonly namespace: string;
  /** Which start of the machine it is of: the kernel numbers all but the first namespace as it pleases, anew after each. */
  readonly boot: string;
}

export function spaceOf(namespace: string, boot: string): ProcessSpace {
  return namespace === FIRST || namespace === '' ? { namespace: '', boot: '' } : { namespace, boot };
}

/** Whether a process of another container, of this machine before it was started anew, cannot be alive; false where that is not known. */
export function isOfEarlierStart(boot: string, here: ProcessSpace): boolean {
  return boot !== '' && here.boot !== '' && boot !== here.boot;
}

/** That of this process. */
export const processSpace = spaceOf(
  orEmpty(() => readlinkSync('/proc/self/ns/pid')),
  orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
);

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
