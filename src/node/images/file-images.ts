import { closeSync, openSync } from 'node:fs';
import { checkIndex, type ImageDataset } from '../../data/index.js';
import { GanymedeError, messageOf } from '../../support/errors.js';
import { tensor, zeros } from '../../tensor/index.js';
import { readFully } from './read-fully.js';

/** Images of at most as many bytes are kept in memory: 256 MiB. */
const IN_MEMORY = 2 ** 28;

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
}

export interface FileImages {
  readonly name: string;
  readonly file: Pick<LazyFile, 'read' | 'close'>;
  /** The first of them in the file. */
  readonly first: number;
  readonly count: number;
  readonly shape: readonly [channels: number, height: number, width: number];
}

/**
 * `batch` of a dataset over a file of images that lie one after another. Up to 256 MiB are read at once when first asked
 * for, and the file is closed; of more, each image when it is. The file must stay as it is. Throws DATA_INDEX_RANGE or
 * DATA_UNREADABLE.
 */
export function fileBatch({ name, file, first, count, shape }: FileImages): ImageDataset['batch'] {
  const size = shape[0] * shape[1] * shape[2];
  const fromFile = (from: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length * size);
    readGuarded(file, bytes, (first + from) * size, name);
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

function readGuarded(file: FileImages['file'], bytes: Uint8Array, position: number, name: string): void {
  try {
    file.read(bytes, position);
  } catch (cause) {
    throw new GanymedeError('DATA_UNREADABLE', `cannot read the decoded images of ${name}`, {
      where: name,
      expected: 'the cache as it was written',
      actual: messageOf(cause),
      fix: 'Run the command again: what is damaged is decoded anew.',
      cause,
    });
  }
}
