import { closeSync, openSync, rmSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { checkIndex, type ImageDataset } from '../../data/index.js';
import { GanymedeError, messageOf } from '../../support/errors.js';
import { tensor, zeros } from '../../tensor/index.js';
import { readFully } from './read-fully.js';

/** Images of at most as many bytes are kept in memory: 256 MiB. */
export const IN_MEMORY = 2 ** 28;

/** A file that is opened when it is first read, and again after it was closed. */
export class LazyFile {
  private readonly path: string;
  private fd: number | undefined;

  constructor(path: string) {
    this.path = path;
  }

  read(bytes: Uint8Array, position: number): void {
    this.fd ??= openSync(this.path, 'r');
    readFully(this.fd, bytes, position);
  }

  close(): void {
    if (this.fd !== undefined) closeSync(this.fd);
    this.fd = undefined;
  }

  /** Remove the file, if that can be, so that nobody reads what was found damaged; one that could not be opened stays. */
  discard(): void {
    if (this.fd === undefined) return;
    this.close();
    try {
      rmSync(this.path, { force: true });
    } catch {
      // Reading it fails again next time.
    }
  }
}

export interface FileImages {
  readonly name: string;
  readonly file: Pick<LazyFile, 'read' | 'close' | 'discard'>;
  /** The first of them in the file. */
  readonly first: number;
  readonly count: number;
  readonly shape: readonly [channels: number, height: number, width: number];
  /** CRC-32 of every image of the file; without them what is read is taken as it is. */
  readonly checksums?: readonly number[];
}

/**
 * `batch` of a dataset over a file of images that lie one after another. Up to 256 MiB are read at once when first asked
 * for, and the file is closed; of more, each image when it is. The file must stay as it is: one that is damaged is removed.
 * Throws DATA_INDEX_RANGE or DATA_UNREADABLE.
 */
export function fileBatch({
  name,
  file,
  first,
  count,
  shape,
  checksums = [],
}: FileImages): ImageDataset['batch'] {
  const size = shape[0] * shape[1] * shape[2];
  const fromFile = (from: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length * size);
    const start = first + from;
    guarded(file, name, () => {
      file.read(bytes, start * size);
      checkPixels(bytes, size, checksums.slice(start, start + length));
    });
    return bytes;
  };
  const inMemory = (): Uint8Array => {
    try {
      return fromFile(0, count);
    } finally {
      file.close();
    }
  };
  let all: Uint8Array | undefined;
  const imageAt = (index: number): Uint8Array => {
    if (count * size > IN_MEMORY) return fromFile(index, 1);
    all ??= inMemory();
    return all.subarray(index * size, (index + 1) * size);
  };
  return (indices) => {
    const batch = zeros([indices.length, ...shape], 'uint8');
    for (let i = 0; i < indices.length; i++)
      batch.data.set(imageAt(checkIndex(name, count, indices[i] ?? -1)), i * size);
    return tensor(batch.shape, batch.data);
  };
}

function checkPixels(bytes: Uint8Array, size: number, checksums: readonly number[]): void {
  for (const [i, sum] of checksums.entries())
    if (crc32(bytes.subarray(i * size, (i + 1) * size)) !== sum)
      throw new RangeError('there are other pixels than were written');
}

function guarded(file: FileImages['file'], name: string, read: () => void): void {
  try {
    read();
  } catch (cause) {
    file.discard();
    throw new GanymedeError('DATA_UNREADABLE', `cannot read the decoded images of ${name}`, {
      where: name,
      expected: 'the cache as it was written',
      actual: messageOf(cause),
      fix: 'Run the command again: what is damaged is decoded anew.',
      cause,
    });
  }
}
