import type { After, Blocks } from './blocks.js';
import { range, type Window } from './phases.js';

/** Images of a batch, `[channels / size, height, width, batch, size]`: the batch lies in the width. */
export interface Planes {
  readonly name: string;
  /** Padded to a multiple of the block size. */
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly batch: number;
}

/** How ONNX Runtime sees them. */
export function planeShape({ channels, height, width, batch }: Omit<Planes, 'name'>): readonly number[] {
  return [1, channels, height, width * batch];
}

/** The pixels at those rows and columns. */
export function pickPixels(
  blocks: Blocks,
  planes: Planes,
  { rows, columns }: { readonly rows: readonly number[]; readonly columns: readonly number[] },
): Planes {
  const { channels, height, width, batch } = planes;
  const picked = { channels, height: rows.length, width: columns.length, batch };
  const name = blocks.pick(
    planes.name,
    { before: channels / blocks.size, rows: height * width, width: batch * blocks.size },
    {
      key: `pixels ${height}x${width} ${rows.join(',')} ${columns.join(',')}`,
      table: () => rows.flatMap((row) => columns.map((column) => row * width + column)),
    },
  );
  return { ...picked, name: blocks.view(name, planeShape(picked)) };
}

/** The positions of a window in an axis of which every `stride`-th position from `remainder` counts. */
export function positions(window: Window, stride = 1, remainder = 0): number[] {
  return range(window.from, window.to).map((q) => q * stride + remainder);
}

export interface Taps {
  readonly kernel: readonly [number, number];
  readonly spacing: readonly [number, number];
}

/** An unstrided convolution of planes, the zeros around them given by windows. */
export function correlate(
  blocks: Blocks,
  planes: Planes,
  filter: string,
  options: Taps & { readonly rows: Window; readonly columns: Window; readonly after: After },
): string {
  const { kernel, spacing, rows, columns, after } = options;
  const { batch } = planes;
  return blocks.conv(blocks.view(planes.name, planeShape(planes)), filter, {
    ...after,
    kernel,
    dilations: [spacing[0], spacing[1] * batch],
    pads: [rows.before, columns.before * batch, rows.after, columns.after * batch],
  });
}
