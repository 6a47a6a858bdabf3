/** A grey TIFF file of floats, uncompressed, one value for each pixel of a square. */
export function floatTiff(values: Float32Array): Buffer {
  const side = Math.sqrt(values.length);
  const [SHORT, LONG] = [3, 4];
  const entries = [
    [256, SHORT, side], // Width.
    [257, SHORT, side], // Height.
    [258, SHORT, 32], // Bits of a value.
    [259, SHORT, 1], // Not compressed.
    [262, SHORT, 1], // 0 is black.
    [273, LONG, 134], // Where the values lie.
    [277, SHORT, 1], // Values of a pixel.
    [278, SHORT, side], // Rows.
    [279, LONG, values.byteLength],
    [339, SHORT, 3], // Floats.
  ] as const;
  const header = Buffer.alloc(134);
  header.write('II*\0', 'latin1');
  header.writeUInt32LE(8, 4);
  header.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, value]] of entries.entries()) {
    header.writeUInt16LE(tag, 10 + 12 * i);
    header.writeUInt16LE(type, 12 + 12 * i);
    header.writeUInt32LE(1, 14 + 12 * i);
    header.writeUInt32LE(value, 18 + 12 * i);
  }
  return Buffer.concat([header, new Uint8Array(values.buffer)]);
}
