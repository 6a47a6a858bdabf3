/** FNV-1a, 32 bits (Fowler, Noll and Vo), over bytes or other units of at most 32 bits. */
export function fnv1a(units: Uint8Array | Uint16Array | Uint32Array): number {
  let hash = 0x811c9dc5;
  for (const unit of units) hash = Math.imul(hash ^ unit, 0x01000193);
  return hash >>> 0;
}
