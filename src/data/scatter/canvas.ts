import { type Tensor, tensor } from '../../tensor/index.js';

/** Red, green and blue, 0..255. */
export type Colour = readonly [number, number, number];

/** Pixels of a side. */
export const SIZE = 512;

const background = 255;

/** A square of white to paint on; what lies outside of it is left out. */
export class Canvas {
  private readonly pixels = new Float32Array(SIZE * SIZE * 3).fill(background);

  /** Cover a pixel with `colour` to the part `alpha`, 0..1. */
  blend(x: number, y: number, colour: Colour, alpha: number): void {
    if (x < 0 || y < 0 || x >= SIZE || y >= SIZE) return;
    const start = (y * SIZE + x) * 3;
    for (let channel = 0; channel < 3; channel++) {
      const before = this.pixels[start + channel] ?? 0;
      this.pixels[start + channel] = before + alpha * ((colour[channel] ?? 0) - before);
    }
  }

  /** Cover every pixel within `reach` of a centre to the part `alpha(distance)`. */
  stamp(x: number, y: number, colour: Colour, reach: number, alpha: (distance: number) => number): void {
    const [left, right] = pixelsWithin(x, reach);
    const [top, bottom] = pixelsWithin(y, reach);
    for (let py = top; py <= bottom; py++)
      for (let px = left; px <= right; px++) this.blend(px, py, colour, alpha(Math.hypot(px - x, py - y)));
  }

  /** Cover the pixels of a column from row `top` down to `bottom`, fractions of pixels in part. */
  column(x: number, top: number, bottom: number, colour: Colour): void {
    const end = Math.min(bottom, SIZE);
    for (let y = Math.max(0, Math.floor(top)); y < end; y++)
      this.blend(x, y, colour, Math.min(y + 1, bottom) - Math.max(y, top));
  }

  /** `uint8 [H, W, 3]`. */
  image(): Tensor {
    return tensor([SIZE, SIZE, 3], new Uint8Array(Uint8ClampedArray.from(this.pixels).buffer));
  }
}

/** The first and last pixel of the canvas at most `reach` from a place; none for places far away or not finite. */
function pixelsWithin(place: number, reach: number): [first: number, last: number] {
  if (!Number.isFinite(place)) return [0, -1];
  return [Math.max(0, Math.ceil(place - reach)), Math.min(SIZE - 1, Math.floor(place + reach))];
}
