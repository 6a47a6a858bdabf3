/** How the pixels of a TIFF file are to be understood. */
interface Kind {
  /** 1: 0 is black, 2: RGB, 6: YCbCr, 8: CIELAB. */
  readonly photometric: number;
  readonly channels: number;
  readonly bits: number;
  /** 1: whole numbers, 3: floats. */
  readonly numbers?: number;
  /** Pixels of brightness to one of colour, across and down. */
  readonly subsampling?: readonly [number, number];
}

const [SHORT, LONG] = [3, 4];

/** An uncompressed TIFF file of a square, all channels of a pixel together; `big`: with 64-bit offsets. */
export function tiffOf(pixels: Uint8Array, kind: Kind, big = false): Buffer {
  const { photometric, channels, bits, numbers = 1, subsampling } = kind;
  const side = Math.sqrt((8 * pixels.length) / (channels * bits));
  const word = big ? 8 : 4;
  const pack = (values: readonly number[]): Buffer => {
    const packed = Buffer.alloc(2 * values.length);
    for (const [i, value] of values.entries()) packed.writeUInt16LE(value, 2 * i);
    return packed;
  };
  const entries: readonly (readonly [tag: number, type: number, values: readonly number[]])[] = [
    [256, SHORT, [side]], // Width.
    [257, SHORT, [side]], // Height.
    [258, SHORT, Array<number>(channels).fill(bits)],
    [259, SHORT, [1]], // Not compressed.
    [262, SHORT, [photometric]],
    [273, LONG, [0]], // Where the pixels lie.
    [277, SHORT, [channels]],
    [278, SHORT, [side]], // Rows.
    [279, LONG, [pixels.length]],
    [339, SHORT, Array<number>(channels).fill(numbers)],
    ...(subsampling ? [[530, SHORT, subsampling] as const] : []),
  ];
  const start = big ? 16 : 8;
  const beside = start + (big ? 8 : 2) + entries.length * (4 + 2 * word) + word;
  const at = beside + 4 * channels;
  const file = Buffer.alloc(at);
  const long = (value: number, to: number): void => {
    if (big) file.writeBigUInt64LE(BigInt(value), to);
    else file.writeUInt32LE(value, to);
  };
  file.write(big ? 'II+\0\x08\0\0\0' : 'II*\0', 'latin1');
  long(start, big ? 8 : 4);
  if (big) long(entries.length, start);
  else file.writeUInt16LE(entries.length, start);
  let free = beside;
  for (const [i, [tag, type, values]] of entries.entries()) {
    const to = start + (big ? 8 : 2) + i * (4 + 2 * word);
    file.writeUInt16LE(tag, to);
    file.writeUInt16LE(type, to + 2);
    long(values.length, to + 4);
    if (type === LONG) file.writeUInt32LE(tag === 273 ? at : (values[0] ?? 0), to + 4 + word);
    else if (2 * values.length <= word) pack(values).copy(file, to + 4 + word);
    else {
      long(free, to + 4 + word);
      free += pack(values).copy(file, free);
    }
  }
  return Buffer.concat([file, pixels]);
}

/** A grey TIFF file of floats, uncompressed, one value for each pixel of a square. */
export function floatTiff(values: Float32Array): Buffer {
  return tiffOf(new Uint8Array(values.buffer), { photometric: 1, channels: 1, bits: 32, numbers: 3 });
}
