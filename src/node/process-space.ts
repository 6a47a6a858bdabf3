import { readFileSync, readlinkSync } from 'node:fs';

/** What every Linux begins with. */
const FIRST = 'pid:[4026531836]';

/**
 * Names where the number of a process means one process: with the host, the namespace of processes, as each container has its own.
 * The kernel numbers all but the first of them as it pleases, anew whenever it starts, so that those go with the start.
 */
export function spaceName(namespace: string, boot: string): string {
  return namespace === '' || namespace === FIRST ? namespace : `${namespace}:${boot}`;
}

/** That of this process; empty where the system has no such namespaces. */
export const processSpace = spaceName(
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
