import { type FilesRead, quantilesOf } from '../../data/index.js';
import { type Decoded, decodeImage, type Skipped } from './decode.js';
import { inOrder } from '../../support/in-order.js';
import type { ProblemLog } from './problem-log.js';
import type { Entry } from './source.js';

/** Images decoded at a time; sharp has threads for four. */
export const WIDTH = 8;

/** An image whose pixels were appended, and how it was found. */
export interface DecodedImage extends Omit<Decoded, 'pixels'> {
  readonly name: string;
  readonly label: string | undefined;
}

interface Target {
  readonly size: number;
  readonly problems: ProblemLog;
  /** Takes the pixels of the next image. */
  readonly append: (pixels: Uint8Array) => Promise<void>;
  /** Called after every image that was looked at. */
  readonly looked: () => void;
}

/** Decode images in their order; what cannot be decoded is left out. */
export async function decodePart(
  entries: AsyncIterable<Entry>,
  { size, problems, append, looked }: Target,
): Promise<DecodedImage[]> {
  const images: DecodedImage[] = [];
  for await (const { entry, image } of inOrder(entries, WIDTH, (each) => decoded(each, size))) {
    looked();
    if ('problem' in image) {
      problems.add(image.problem, entry.name);
      continue;
    }
    const { pixels, ...found } = image;
    await append(pixels);
    images.push({ ...found, name: entry.name, label: entry.label });
  }
  return images;
}

/** What is told of the files of images. */
export function filesOf(images: readonly DecodedImage[]): Omit<FilesRead, 'problems'> {
  const formats: Record<string, number> = {};
  for (const { format } of images) formats[format] = (formats[format] ?? 0) + 1;
  return {
    names: images.map(({ name }) => name),
    formats,
    widths: quantilesOf(images.map(({ width }) => width)),
    heights: quantilesOf(images.map(({ height }) => height)),
  };
}

interface Result {
  readonly entry: Entry;
  readonly image: Decoded | Skipped;
}

async function decoded(entry: Entry, size: number): Promise<Result> {
  const bytes = await entry.read();
  if ('problem' in bytes) return { entry, image: bytes };
  return { entry, image: await decodeImage(bytes, entry.name, { width: size, height: size }) };
}
