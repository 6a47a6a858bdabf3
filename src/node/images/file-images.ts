import { readSync } from 'node:fs';
import { checkIndex, type ImageDataset } from '../../data/index.js';
import { GanymedeError, messageOf } from '../../support/errors.js';
import { tensor, zeros } from '../../tensor/index.js';

/** Images of at most as many bytes are kept in memory: 256 MiB. */
const IN_MEMORY = 2 ** 28;

export interface FileImages {
  readonly name: string;
  readonly fd: number;
  /** The first of them in the file. */
  readonly first: number;
  readonly count: number;
  readonly shape: readonly [channels: number, height: number, width: number];
  /** Called once they are in memory: the file is not read for them again. */
  readonly onRead?: () => void;
}

/**
 * `batch` of a dataset over an open file of images that lie one after another. Up to 256 MiB are read at once when first
 * asked for; of more, each image when it is. The file must stay as it is. Throws DATA_INDEX_RANGE or DATA_UNREADABLE.
 */
export function fileBatch({ name, fd, first, count, shape, onRead }: FileImages): ImageDataset['batch'] {
  const size = shape[0] * shape[1] * shape[2];
  const fromFile = (from: number, length: number): Uint8Array => {
    const bytes = new Uint8Array(length * size);
    readFully(fd, bytes, (first + from) * size, name);
    return bytes;
  };
  const inMemory = (): Uint8Array => {
    const bytes = fromFile(0, count);
    onRead?.();
    return bytes;
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

function readFully(fd: number, bytes: Uint8Array, position: number, name: string): void {
  try {
    for (let done = 0; done < bytes.length;) {
      const read = readSync(fd, bytes, done, bytes.length - done, position + done);
      if (read === 0) throw new RangeError('the file ends early');
      done += read;
    }
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
