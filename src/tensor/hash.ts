import { fnv1a } from '../support/fnv.js';
import type { Tensor } from './tensor.js';

/** A number of 32 bits that is another where a bit of the tensors is, but for chance. */
export function hashOf(tensors: Readonly<Record<string, Tensor>>): number {
  return fnv1a(Uint32Array.from(Object.values(tensors), ({ data }) => fnv1a(unitsOf(data))));
}

/** Words where elements have four bytes, as they lie in memory then: a quarter of the work. */
function unitsOf({
  buffer,
  byteOffset,
  byteLength,
  BYTES_PER_ELEMENT,
}: Tensor['data']): Uint8Array | Uint32Array {
  return BYTES_PER_ELEMENT === 4
    ? new Uint32Array(buffer, byteOffset, byteLength / 4)
    : new Uint8Array(buffer, byteOffset, byteLength);
}
