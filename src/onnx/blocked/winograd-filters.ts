import type { Blocks } from './blocks.js';
import { type Filters, swapped, withTaps } from './filters.js';
import type { PhasePair } from './phase-pairs.js';
import type { Phase } from './phases.js';
import type { Position } from './tiles.js';

/** The filter `[outputs, inputs, 1, 1]` at a position of tiles. */
export type TileFilter = (row: Position, column: Position) => string;

/** Filters of two taps along each axis as they meet the positions of a tile: `g0, g0 + g1, g1` of either axis. */
export function tileFilters(blocks: Blocks, filters: Filters, { rows, columns }: PhasePair): TileFilter {
  return atPositions(blocks, (i, j) =>
    withTaps(blocks, filters, { rows: tapOf(rows, i), columns: tapOf(columns, j) }),
  );
}

/** The same with inputs and outputs exchanged and taps in reverse: what gathers the gradient of the input. */
export function swappedTileFilters(
  blocks: Blocks,
  filters: Filters,
  { rows, columns }: PhasePair,
): TileFilter {
  return atPositions(blocks, (i, j) =>
    swapped(blocks, filters, { rows: tapOf(rows, 1 - i), columns: tapOf(columns, 1 - j) }),
  );
}

const tapOf = ({ taps }: Phase, i: number): readonly number[] => taps.slice(i, i + 1);

function atPositions(blocks: Blocks, tap: (i: 0 | 1, j: 0 | 1) => string): TileFilter {
  const sum = (a: string, b: string): string =>
    blocks.once(`sum ${a} ${b}`, () => blocks.emit.node('Add', [a, b]));
  const line = (i: 0 | 1, column: Position): string =>
    column === 1 ? sum(tap(i, 0), tap(i, 1)) : tap(i, column === 0 ? 0 : 1);
  return (row, column) =>
    row === 1 ? sum(line(0, column), line(1, column)) : line(row === 0 ? 0 : 1, column);
}
