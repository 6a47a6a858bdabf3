import { type FilesRead, rangeOf } from '../../data/index.js';
import { type Decoded, decodeImage, type Skipped } from './decode.js';
import { inOrder } from './in-order.js';
import type { ProblemLog } from './problem-log.js';
import type { Entry } from './source.js';

/** Images decoded at a time; sharp has threads for four. */
export const WIDTH = 8;

/** Images of one part as they were found. */
export interface DecodedPart {
  readonly count: number;
  readonly grey: boolean;
  readonly labels: readonly (string | undefined)[];
  readonly files: Omit<FilesRead, 'problems'>;
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
export async function decodePart(entries: AsyncIterable<Entry>, target: Target): Promise<DecodedPart> {
  const { size, problems } = target;
  const [names, labels]: [string[], (string | undefined)[]] = [[], []];
  const [widths, heights]: [number[], number[]] = [[], []];
  const formats: Record<string, number> = {};
  let grey = true;
  for await (const { entry, image } of inOrder(entries, WIDTH, (each) => decoded(each, size))) {
    target.looked();
    if ('problem' in image) {
      problems.add(image.problem, entry.name);
      continue;
    }
    await target.append(image.pixels);
    for (const kind of image.notes) problems.add(kind, entry.name);
    names.push(entry.name);
    labels.push(entry.label);
    widths.push(image.width);
    heights.push(image.height);
    formats[image.format] = (formats[image.format] ?? 0) + 1;
    grey &&= image.grey;
  }
  const files = { names, formats, widths: rangeOf(widths), heights: rangeOf(heights) };
  return { count: names.length, grey, labels, files };
}

interface Result {
  readonly entry: Entry;
  readonly image: Decoded | Skipped;
}

async function decoded(entry: Entry, size: number): Promise<Result> {
  const bytes = await entry.read();
  return { entry, image: 'problem' in bytes ? bytes : await decodeImage(bytes, entry.name, size) };
}
