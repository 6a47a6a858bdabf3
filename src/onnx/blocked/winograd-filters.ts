import type { Blocks } from './blocks.js';
import { type Filters, grid } from './filters.js';
import type { PhasePair } from './phase-pairs.js';
import type { Position } from './tiles.js';

/** The filter `[outputs, inputs, 1, 1]` at a position of tiles. */
type Filter = (row: Position, column: Position) => string;

/** Filters of two taps along each axis as they meet the positions of a tile: `g0, g0 + g1, g1` of either axis. */
export function tileFilters(blocks: Blocks, filters: Filters, pair: PhasePair): Filter {
  const { outputs, inputs } = filters;
  return transformed(blocks, (i, j) =>
    pick(blocks, filters.name, filters, {
      key: `taps ${i}${j} of ${keyOf(pair)}`,
      shape: [outputs, inputs, 1, 1],
      order: (at) =>
        grid([outputs / blocks.size, inputs / blocks.size, 1, 1], ([o, c]) =>
          at(o, c, pair.rows.taps[i] ?? 0, pair.columns.taps[j] ?? 0),
        ),
    }),
  );
}

/** The same with inputs and outputs exchanged and taps in reverse: what gathers the gradient of the input. */
export function swappedTileFilters(blocks: Blocks, filters: Filters, pair: PhasePair): Filter {
  const { outputs, inputs } = filters;
  const turned = blocks.transposeBlocks(filters.name, blockCount(blocks, filters));
  return transformed(blocks, (i, j) =>
    pick(blocks, turned, filters, {
      key: `swapped taps ${i}${j} of ${keyOf(pair)}`,
      shape: [inputs, outputs, 1, 1],
      order: (at) =>
        grid([inputs / blocks.size, outputs / blocks.size, 1, 1], ([c, o]) =>
          at(o, c, pair.rows.taps[1 - i] ?? 0, pair.columns.taps[1 - j] ?? 0),
        ),
    }),
  );
}

function transformed(blocks: Blocks, tap: (i: 0 | 1, j: 0 | 1) => string): Filter {
  const sum = (a: string, b: string): string =>
    blocks.once(`sum ${a} ${b}`, () => blocks.emit.node('Add', [a, b]));
  const line = (i: 0 | 1, column: Position): string =>
    column === 1 ? sum(tap(i, 0), tap(i, 1)) : tap(i, column === 0 ? 0 : 1);
  return (row, column) =>
    row === 1 ? sum(line(0, column), line(1, column)) : line(row === 0 ? 0 : 1, column);
}

type At = (o: number, c: number, row: number, column: number) => number;

function pick(
  blocks: Blocks,
  name: string,
  filters: Filters,
  to: { readonly key: string; readonly shape: readonly number[]; readonly order: (at: At) => number[] },
): string {
  const [height, width] = filters.kernel;
  const inputBlocks = filters.inputs / blocks.size;
  const at: At = (o, c, row, column) => ((o * inputBlocks + c) * height + row) * width + column;
  const picked = blocks.pick(
    name,
    { before: 1, rows: blockCount(blocks, filters), width: blocks.size ** 2 },
    {
      key: `tile filters ${filters.outputs}x${filters.inputs}x${height}x${width} ${to.key}`,
      table: () => to.order(at),
    },
  );
  return blocks.view(picked, to.shape);
}

function blockCount({ size }: Blocks, { outputs, inputs, kernel }: Filters): number {
  return (outputs / size) * (inputs / size) * kernel[0] * kernel[1];
}

const keyOf = ({ rows, columns }: PhasePair): string => `${rows.taps.join(',')}/${columns.taps.join(',')}`;
