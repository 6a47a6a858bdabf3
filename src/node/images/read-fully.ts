import { readSync } from 'node:fs';

/** Fill `bytes` from `position` of an open file on. Throws RangeError where the file ends early, and what the system does. */
export function readFully(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(fd, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new RangeError('the file ends early');
    done += read;
  }
}
