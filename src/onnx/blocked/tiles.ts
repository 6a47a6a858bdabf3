import { tensor } from '../../tensor/index.js';
import type { Blocks } from './blocks.js';
import { type Planes, planeShape } from './planes.js';

export type Position = 0 | 1 | 2;

/** What each position makes of the pixels `d0, d1, d2` of its tile. */
type Weights = readonly [readonly number[], readonly number[], readonly number[]];

/** `d0 - d1, d1, d2 - d1`: what is multiplied with filters. */
export const DIFFERENCES: Weights = [
  [1, -1],
  [0, 1],
  [0, -1, 1],
];

/** `d0, d0 + d1, d1`: what is multiplied with differences for the gradient of filters. */
export const SUMS: Weights = [[1], [1, 1], [0, 1]];

/** Where the tiles of an axis read: pixel `d_i` of tile `t` is at `start + (2 t + i) step`; `start` is not above 0. */
export interface Reading {
  readonly start: number;
  readonly step: number;
  readonly tiles: number;
}

/** Whether strided filters on an axis of that size give so many tiles, no more. */
export function fitsTiles({ start, step, tiles }: Reading, size: number): boolean {
  const unread = size - 1 - (start + (2 * tiles - 1) * step);
  return start <= 0 && tiles >= 1 && unread < 2 * step;
}

/** What a position of all tiles reads; emitted where it is asked for. */
export type Tiles = (row: Position, column: Position) => Planes;

/** What all positions of all tiles read, each `[1, channels, tiles, tiles * batch]`, by filters of one channel along either axis. */
export function tilesOf(
  blocks: Blocks,
  { name, channels, height, width, batch }: Planes,
  {
    rows,
    columns,
    weights,
  }: { readonly rows: Reading; readonly columns: Reading; readonly weights: Weights },
): Tiles {
  return (row, column) => {
    const image = [1, channels, height, width * batch] as const;
    const lines = along(blocks, name, image, { reading: rows, weights: weights[row] });
    const pixels = [1, channels * rows.tiles, width, batch] as const;
    const made = along(blocks, lines, pixels, { reading: columns, weights: weights[column] });
    const planes = { channels, batch, height: rows.tiles, width: columns.tiles };
    return { ...planes, name: blocks.view(made, planeShape(planes)) };
  };
}

/** Filters of one channel down the rows of `[1, channels, height, width]`, every second pixel of `reading` from its start. */
function along(
  blocks: Blocks,
  name: string,
  shape: readonly [1, number, number, number],
  { reading, weights }: { readonly reading: Reading; readonly weights: readonly number[] },
): string {
  const [, channels, height, width] = shape;
  const { start, step, tiles } = reading;
  const last = start + (2 * (tiles - 1) + weights.length - 1) * step;
  const seen = blocks.view(name, shape);
  return blocks.once(`tiles ${seen} ${start} ${step} ${tiles} ${weights.join(',')}`, () => {
    const made = blocks.conv(seen, filterOf(blocks, channels, weights), {
      ...{ kernel: [weights.length, 1], dilations: [step, 1], groups: channels, rowStride: 2 * step },
      pads: [-start, 0, Math.max(0, last - height + 1), 0],
    });
    blocks.declare(made, [1, channels, tiles, width]);
    return made;
  });
}

/** The same weights for every channel. */
function filterOf(blocks: Blocks, channels: number, weights: readonly number[]): string {
  return blocks.once(`weights ${channels} ${weights.join(',')}`, () => {
    const at = (i: number): number => weights[Math.floor(i / blocks.size) % weights.length] ?? 0;
    const values = Float32Array.from({ length: channels * weights.length }, (_, i) => at(i));
    return blocks.emit.constant(tensor([channels, 1, weights.length, 1], values));
  });
}
