import sharp from 'sharp';
import type { Tensor } from '../tensor/index.js';

export type AnimationFormat = 'webp' | 'gif';

/** Pictures `uint8 [H, W, C]` of one shape, one after another and again from the first. */
export async function encodeAnimation(
  pictures: readonly Tensor[],
  { format, fps }: { readonly format: AnimationFormat; readonly fps: number },
): Promise<Uint8Array> {
  const [height = 0, width = 0, channels = 0] = pictures[0]?.shape ?? [];
  const colours = channels === 1 ? pictures.map(asColours) : pictures.map(({ data }) => bytesOf(data));
  const frames = sharp(Buffer.concat(colours), {
    raw: { width, height: height * pictures.length, channels: 3, pageHeight: height },
  });
  const options = { loop: 0, delay: pictures.map(() => Math.round(1000 / fps)) };
  return format === 'gif'
    ? frames.gif(options).toBuffer()
    : frames.webp({ ...options, quality: 90 }).toBuffer();
}

function asColours({ data }: Tensor): Uint8Array {
  return Uint8Array.from({ length: 3 * data.length }, (_, i) => data[Math.floor(i / 3)] ?? 0);
}

function bytesOf({ buffer, byteOffset, byteLength }: Tensor['data']): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
