import type { Blocks } from './blocks.js';

/**
 * Filters `[outputs, inputs, height, width]` in memory order `[outputs / size, inputs / size, height, width, size of inputs,
 * size of outputs]`, as blocked convolutions want them.
 */
export interface Filters {
  readonly name: string;
  /** Both padded to multiples of the block size. */
  readonly outputs: number;
  readonly inputs: number;
  readonly kernel: readonly [number, number];
}

interface Chosen {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

/** The filters restricted to some taps of each axis, in that order. */
export function withTaps(blocks: Blocks, filters: Filters, { rows, columns }: Chosen): string {
  const { outputs, inputs } = filters;
  return choose(blocks, filters, filters.name, {
    shape: [outputs, inputs, rows.length, columns.length],
    key: `taps ${rows.join(',')} ${columns.join(',')}`,
    order: (at) =>
      grid([outputs / blocks.size, inputs / blocks.size, rows.length, columns.length], ([o, i, r, c]) =>
        at(o, i, rows[r] ?? 0, columns[c] ?? 0),
      ),
  });
}

/** The same with inputs and outputs exchanged: what gathers the gradient of the input. */
export function swapped(blocks: Blocks, filters: Filters, { rows, columns }: Chosen): string {
  const { outputs, inputs } = filters;
  const turned = blocks.transposeBlocks(filters.name, blockCount(blocks, filters));
  return choose(blocks, filters, turned, {
    shape: [inputs, outputs, rows.length, columns.length],
    key: `swapped taps ${rows.join(',')} ${columns.join(',')}`,
    order: (at) =>
      grid([inputs / blocks.size, outputs / blocks.size, rows.length, columns.length], ([i, o, r, c]) =>
        at(o, i, rows[r] ?? 0, columns[c] ?? 0),
      ),
  });
}

/** Plain filters in blocks, padded with zeros. */
export function blockFilters(blocks: Blocks, plain: string, shape: readonly number[]): Filters {
  const { emit, size } = blocks;
  const [m = 1, c = 1, height = 1, width = 1] = shape;
  const [outputs, inputs] = [blocks.padded(m), blocks.padded(c)];
  const padded =
    outputs === m && inputs === c
      ? plain
      : emit.node('Pad', [plain, emit.int64([0, 0, 0, 0, outputs - m, inputs - c, 0, 0])]);
  const split = emit.reshape(padded, [outputs / size, size, inputs / size, size, height * width]);
  const name = emit.reshape(emit.transpose(split, [0, 2, 4, 3, 1]), [outputs, inputs, height, width]);
  return { name, outputs, inputs, kernel: [height, width] };
}

/** Filters in blocks as a plain tensor of that shape, its padding left out. */
export function unblockFilters(blocks: Blocks, filters: Filters, shape: readonly number[]): string {
  const { emit, size } = blocks;
  const { outputs, inputs, kernel } = filters;
  const [m = 1, c = 1, height = 1, width = 1] = shape;
  const split = emit.reshape(filters.name, [
    outputs / size,
    inputs / size,
    kernel[0] * kernel[1],
    size,
    size,
  ]);
  const turned = emit.transpose(split, [0, 4, 1, 3, 2]);
  const whole = emit.reshape(turned, [outputs, inputs, height, width]);
  if (outputs === m && inputs === c) return whole;
  return emit.node('Slice', [whole, emit.int64([0, 0]), emit.int64([m, c]), emit.int64([0, 1])]);
}

function blockCount({ size }: Blocks, { outputs, inputs, kernel }: Filters): number {
  return (outputs / size) * (inputs / size) * kernel[0] * kernel[1];
}

type At = (o: number, i: number, row: number, column: number) => number;

function choose(
  blocks: Blocks,
  filters: Filters,
  name: string,
  to: { shape: readonly number[]; key: string; order: (at: At) => number[] },
): string {
  const [height, width] = filters.kernel;
  const inputBlocks = filters.inputs / blocks.size;
  const at: At = (o, i, row, column) => ((o * inputBlocks + i) * height + row) * width + column;
  const picked = blocks.pick(
    name,
    { before: 1, rows: blockCount(blocks, filters), width: blocks.size ** 2 },
    {
      key: `filters ${filters.outputs}x${filters.inputs}x${height}x${width} ${to.key}`,
      table: () => to.order(at),
    },
  );
  return blocks.view(picked, to.shape);
}

type Index4 = readonly [number, number, number, number];

/** What `at` says for every index of a grid, the last index running fastest. */
export function grid(sizes: Index4, at: (index: Index4) => number): number[] {
  const [a, b, c, d] = sizes;
  return Array.from({ length: a * b * c * d }, (_, flat) =>
    at([Math.floor(flat / (b * c * d)), Math.floor(flat / (c * d)) % b, Math.floor(flat / d) % c, flat % d]),
  );
}
