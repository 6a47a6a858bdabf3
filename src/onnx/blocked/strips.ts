import type { Blocks } from './blocks.js';
import { grid } from './filters.js';
import { range } from './phases.js';
import type { Planes } from './planes.js';

/** Pixels of a filter up to which its blocks stay in the cache next to a core: larger ones are read anew for every few outputs. */
const CACHED = 256;

/** Rows of the strips that `height` rows are cut into: as many as fit the cache, and of one number in all. */
export function stripOf(height: number, width: number): number {
  const most = Math.max(1, Math.floor(CACHED / width));
  const fitting = range(1, height + 1).filter((rows) => height % rows === 0 && rows <= most);
  return fitting.at(-1) ?? height;
}

/** Rows and columns of planes, the rows in strips of so many. */
export interface Cut {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly strip: number;
}

/** Planes as filters `[strips channels, batch, strip, columns]`, a group for each strip. */
export function stripsAsFilter(blocks: Blocks, planes: Planes, { rows, columns, strip }: Cut): string {
  const { size } = blocks;
  const { name, channels, height, width, batch } = planes;
  const [outer, perPixel, strips] = [channels / size, batch / size, rows.length / strip];
  const table = (): number[] =>
    range(0, strips).flatMap((s) =>
      grid([outer, perPixel, strip, columns.length], ([c, n, i, j]) => {
        const [row, column] = [rows[s * strip + i] ?? 0, columns[j] ?? 0];
        return ((c * height + row) * width + column) * perPixel + n;
      }),
    );
  const picked = blocks.pick(
    name,
    { before: 1, rows: outer * height * width * perPixel, width: size * size },
    {
      key: `filter of ${outer}x${height}x${width}x${perPixel} ${rows.join(',')} ${columns.join(',')} by ${strip}`,
      table,
    },
  );
  return blocks.view(picked, [strips * channels, batch, strip, columns.length]);
}
