import { createHash } from 'node:crypto';
import { type Dataset, examplesInPortions } from '../data/index.js';
import { examplesOf } from '../train/index.js';

/**
 * SHA-256, in hexadecimal, of the number, shape, numbers and labels of all examples, in order. Of data that is computed
 * from other data: of its number, its name and that data.
 */
export function dataFingerprint(data: Dataset): string {
  const known = data.fingerprint ?? computed.get(data) ?? fingerprintOf(data);
  computed.set(data, known);
  return known;
}

/** All of the data is read for one. */
const computed = new WeakMap<Dataset, string>();

function fingerprintOf(data: Dataset): string {
  const { count, shape, source } = data;
  const hash = createHash('sha256');
  if (source) return hash.update(`${count} of ${data.name} of ${dataFingerprint(source)}`).digest('hex');
  hash.update(`${count} ${examplesOf(data)} of ${shape.join('x')}\n`);
  for (const portion of examplesInPortions(data)) hash.update(portion.data);
  if (data.labels) hash.update(`labels ${data.labels.join()}`);
  return hash.digest('hex');
}
