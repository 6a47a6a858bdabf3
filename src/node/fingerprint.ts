import { createHash } from 'node:crypto';
import type { Dataset } from '../data/index.js';
import { sizeOf } from '../tensor/index.js';
import { examplesOf } from '../train/index.js';

/** Examples and numbers hashed at a time, at most. */
const most = { examples: 4096, numbers: 2 ** 23 };

/**
 * SHA-256, in hexadecimal, of the number, shape, numbers and labels of all examples, in order. Of data that is computed
 * from other data: of its number, its name and that data.
 */
export function dataFingerprint(data: Dataset): string {
  const { count, shape, source, fingerprint } = data;
  if (fingerprint !== undefined) return fingerprint;
  const hash = createHash('sha256');
  if (source) return hash.update(`${count} of ${data.name} of ${dataFingerprint(source)}`).digest('hex');
  hash.update(`${count} ${examplesOf(data)} of ${shape.join('x')}\n`);
  const portion = Math.min(most.examples, Math.ceil(most.numbers / sizeOf(shape)));
  for (let start = 0; start < count; start += portion) {
    const length = Math.min(portion, count - start);
    hash.update(data.batch(Uint32Array.from({ length }, (_, i) => start + i)).data);
  }
  if (data.labels) hash.update(`labels ${data.labels.join()}`);
  return hash.digest('hex');
}
