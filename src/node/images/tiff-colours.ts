/** Numbers of the tags of TIFF 6.0 that are looked at. */
const TAG = { bits: 258, compression: 259, photometric: 262, subsampling: 530 } as const;
const JPEG = 7;
const YCBCR = 6;
const CIELAB = 8;
/** ICCLAB and ITULAB. */
const OTHER_LABS: readonly (number | undefined)[] = [9, 10];

/** Whether a TIFF is in colours that the decoder takes for red, green and blue, or refuses: YCbCr as it is, or Lab in 8 bits. */
export function hasOtherColours(bytes: Uint8Array): boolean {
  const first = (tag: number): number | undefined => shortsOf(bytes, tag)[0];
  const photometric = first(TAG.photometric);
  if (photometric === CIELAB) return first(TAG.bits) === 8;
  if (photometric !== YCBCR) return OTHER_LABS.includes(photometric);
  // JPEG comes out as RGB, and so does colour of fewer pixels than brightness has.
  const isFull = shortsOf(bytes, TAG.subsampling).join() === '1,1';
  return isFull && first(TAG.compression) !== JPEG;
}

/** The first two 16-bit values of a tag of the first image; none where it has no such tag, or is damaged. */
function shortsOf(bytes: Uint8Array, tag: number): number[] {
  try {
    return valuesIn(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), tag);
  } catch {
    return [];
  }
}

/** Throws RangeError where the file ends too soon. */
function valuesIn(view: DataView, tag: number): number[] {
  const little = view.getUint8(0) === 0x49;
  const short = (at: number): number => view.getUint16(at, little);
  const isBig = short(2) === 43;
  const word = isBig ? 8 : 4;
  const long = (at: number): number =>
    isBig ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little);
  const start = long(word);
  const entries = isBig ? long(start) : short(start);
  for (let i = 0, at = start + (isBig ? 8 : 2); i < entries; i++, at += 4 + 2 * word) {
    if (short(at) !== tag) continue;
    const count = long(at + 4);
    const values = at + 4 + word;
    const from = 2 * count > word ? long(values) : values;
    return Array.from({ length: Math.min(count, 2) }, (_, k) => short(from + 2 * k));
  }
  return [];
}
