import { int } from '../attributes.js';
import type { Blocks } from './blocks.js';
import { grid } from './filters.js';
import type { Planes } from './planes.js';

/** Every so many rows and columns of an image, `[1, channels, height, width * batch]`. */
export interface Part {
  /** Undefined where it has no pixels. */
  readonly name: string | undefined;
  readonly height: number;
  readonly width: number;
}

/** One image of parts that hold every `strides[0]`-th row and `strides[1]`-th column, by remainder of row, then of column. */
export function interleave(
  blocks: Blocks,
  parts: readonly Part[],
  { channels, batch, height, width }: Omit<Planes, 'name'>,
  strides: readonly [number, number],
): string {
  const { emit, size } = blocks;
  const row = batch * size;
  const counts = parts.map((part) => part.height * part.width);
  const pixels = parts.flatMap(({ name }, i) =>
    name === undefined ? [] : [blocks.view(name, [channels / size, counts[i] ?? 0, row])],
  );
  const stacked = emit.node('Concat', pixels, { axis: int(1) });
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const table = (): number[] =>
    grid([1, 1, height, width], ([, , i, j]) => {
      const part = (i % strides[0]) * strides[1] + (j % strides[1]);
      const columns = parts[part]?.width ?? 0;
      return (starts[part] ?? 0) + Math.floor(i / strides[0]) * columns + Math.floor(j / strides[1]);
    });
  return blocks.pick(
    stacked,
    { before: channels / size, rows: height * width, width: row },
    { key: `interleave ${height}x${width} by ${strides.join('x')}`, table },
  );
}
