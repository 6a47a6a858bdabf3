import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const images = 'train-images-idx3-ubyte';

/** An IDX file: two zero bytes, the element type, the rank, big-endian sizes, the elements. */
function idx(type: number, shape: readonly number[], elements: Uint8Array): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, type);
  header.setUint8(3, shape.length);
  shape.forEach((size, axis) => {
    header.setUint32(4 + 4 * axis, size);
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...elements]);
}

/** 96 images of 8x8: a bright square at one of nine places. */
export function squares(): Uint8Array {
  const pixels = Array.from({ length: 96 * 64 }, (_, i) => {
    const [image, y, x] = [Math.floor(i / 64), Math.floor(i / 8) % 8, i % 8];
    const [top, left] = [2 * (image % 3), 2 * (Math.floor(image / 3) % 3)];
    return y >= top && y < top + 3 && x >= left && x < left + 3 ? 255 : 0;
  });
  return idx(8, [96, 8, 8], Uint8Array.from(pixels));
}

/** The same but for a pixel. */
export function changedSquares(): Uint8Array {
  const changed = squares();
  changed[500] = 77;
  return changed;
}

/** The same shape in big-endian float32, one pixel not a number. */
export function floatsWithNaN(): Uint8Array {
  const view = new DataView(new ArrayBuffer(96 * 64 * 4));
  view.setFloat32(4 * 777, NaN);
  return idx(13, [96, 8, 8], new Uint8Array(view.buffer));
}

/** A folder for `idx:DIR` with these bytes as its images. */
export async function idxFolder(parent: string, bytes: Uint8Array): Promise<string> {
  const dir = join(parent, 'data');
  await mkdir(dir);
  await writeFile(join(dir, images), bytes);
  return dir;
}
