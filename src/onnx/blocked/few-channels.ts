import type { Blocks } from './blocks.js';
import { batchFirst, batchLast } from './convert.js';
import type { Pending } from './convolve.js';
import { grid } from './filters.js';
import type { Axes } from './phase-pairs.js';
import { type Axis, range } from './phases.js';
import { type Planes, planeShape } from './planes.js';
import { stripOf, stripsAsFilter } from './strips.js';

/**
 * A convolution over images `x [N, C, H, W]` with fewer channels than a block, which would be filled up with zeros. The pixels
 * under one stride become channels of one pixel instead (space to depth), and all phases one unstrided convolution.
 */
export interface FewChannels {
  /** Of `x`. */
  readonly shape: readonly number[];
  readonly axes: Axes;
  /** M of the filters `w [M, C, height, width]`. */
  readonly outputs: number;
}

/** An axis after space to depth. */
interface Side {
  readonly stride: number;
  readonly taps: number;
  /** Pixels from one tap to the next. */
  readonly spacing: number;
  /** Pixels, the padding included. */
  readonly size: number;
}

function sideOf({ kernel, stride, dilation, outputs }: Axis): Side {
  const taps = Math.ceil(kernel / stride);
  const spacing = stride === 1 ? dilation : 1;
  return { stride, taps, spacing, size: outputs + (taps - 1) * spacing };
}

interface Deep {
  readonly n: number;
  readonly c: number;
  readonly rows: Side;
  readonly columns: Side;
  /** Channels after space to depth. */
  readonly depth: number;
  readonly taps: number;
}

function deepOf({ shape, axes }: FewChannels): Deep {
  const [n = 1, c = 1] = shape;
  const [rows, columns] = [sideOf(axes.rows), sideOf(axes.columns)];
  return {
    n,
    c,
    rows,
    columns,
    depth: c * rows.stride * columns.stride,
    taps: rows.taps * columns.taps,
  };
}

/** `conv(x, w)` of plain tensors, in blocks. */
export function forwardOfFew(blocks: Blocks, { x, w }: { x: string; w: string }, of: FewChannels): Pending {
  const { emit, size } = blocks;
  const { n, rows, columns, depth, taps } = deepOf(of);
  const inputs = depth < size ? depth : blocks.padded(depth);
  const pixels = [rows.size, columns.size * n];
  const image = blocks.filledUp(spaceToDepth(blocks, x, of), [1, depth, ...pixels], { axis: 1, to: inputs });
  const outputs = blocks.padded(of.outputs);
  const lanes = inputs < size ? 1 : size;
  const filters = emit.reshape(tapsOf(blocks, w, of, { inputs, outputs }), [
    outputs / size,
    size,
    inputs / lanes,
    lanes,
    taps,
  ]);
  const filter = emit.reshape(emit.transpose(filters, [0, 2, 4, 3, 1]), [
    outputs,
    inputs,
    rows.taps,
    columns.taps,
  ]);
  const seen = inputs < size ? emit.reshape(image, [1, inputs, ...pixels]) : blocks.block(image);
  return (after) =>
    blocks.conv(seen, filter, { ...after, ...tapsApart(rows, columns, n), pads: [0, 0, 0, 0] });
}

/** `dx`, plain. */
export function inputGradientOfFew(
  blocks: Blocks,
  { dy, w }: { dy: Planes; w: string },
  of: FewChannels,
): string {
  const { emit, size } = blocks;
  const { n, rows, columns, depth, taps } = deepOf(of);
  const inputs = blocks.padded(depth);
  const filters = emit.reshape(tapsOf(blocks, w, of, { inputs, outputs: dy.channels, reverse: true }), [
    dy.channels / size,
    size,
    inputs / size,
    size,
    taps,
  ]);
  const filter = emit.reshape(emit.transpose(filters, [2, 0, 4, 1, 3]), [
    inputs,
    dy.channels,
    rows.taps,
    columns.taps,
  ]);
  const reach = [(rows.taps - 1) * rows.spacing, (columns.taps - 1) * columns.spacing * n] as const;
  const deep = blocks.conv(blocks.view(dy.name, planeShape(dy)), filter, {
    ...tapsApart(rows, columns, n),
    pads: [...reach, ...reach],
  });
  return batchFirst(blocks, depthToSpace(blocks, blocks.unblock(deep, depth), of), of.shape);
}

/**
 * `dw`, plain: a convolution whose channels are the batch, its image `x` with the channels in the width, its filters `dy`.
 * The batch fills whole blocks.
 */
export function weightGradientOfFew(
  blocks: Blocks,
  { x, dy }: { x: string; dy: Planes },
  of: FewChannels,
): string {
  const { emit, size } = blocks;
  const { n, rows, columns, depth } = deepOf(of);
  const groups = n / size;
  const deep = emit.reshape(spaceToDepth(blocks, x, of), [depth, rows.size * columns.size, groups, size]);
  const image = emit.transpose(deep, [2, 1, 0, 3]);
  const strip = stripOf(dy.height, dy.width);
  const strips = dy.height / strip;
  const reach = [rows.size - dy.height + 1, columns.size - dy.width + 1] as const;
  const cut = blocks.pick(
    image,
    { before: 1, rows: groups * rows.size, width: columns.size * depth * size },
    {
      key: `strips of ${groups}x${rows.size} by ${strip} of ${dy.height}`,
      table: () =>
        grid(
          [1, strips, groups, strip + reach[0] - 1],
          ([, s, group, row]) => group * rows.size + s * strip + row,
        ),
    },
  );
  const filter = stripsAsFilter(blocks, dy, {
    rows: range(0, dy.height),
    columns: range(0, dy.width),
    strip,
  });
  const shape = [1, strips * n, strip + reach[0] - 1, columns.size * depth];
  const sums = blocks.conv(emit.reshape(cut, shape), filter, {
    kernel: [strip, dy.width],
    dilations: [1, depth],
    pads: [0, 0, 0, 0],
    groups: strips,
  });
  const length = dy.channels * reach[0] * reach[1] * depth;
  return gradientOfTaps(blocks, blocks.sumOfParts(sums, strips, length), dy.channels, of);
}

/** `[M / size, rows, columns, C strides, size]`, in which only some rows and columns are taps, as `[M, C, height, width]`. */
function gradientOfTaps(blocks: Blocks, sums: string, channels: number, of: FewChannels): string {
  const { emit, size } = blocks;
  const { axes, outputs } = of;
  const { c, rows, columns, depth } = deepOf(of);
  const reach = [(rows.taps - 1) * rows.spacing + 1, (columns.taps - 1) * columns.spacing + 1] as const;
  const [height, width] = [axes.rows.kernel, axes.columns.kernel];
  const chosen = blocks.pick(
    sums,
    { before: channels / size, rows: reach[0] * reach[1] * depth, width: size },
    {
      key: `taps of ${geometryKey(of)}`,
      table: () =>
        grid([1, c, height, width], ([, channel, i, j]) => {
          const [row, column] = [placeOf(i, rows), placeOf(j, columns)];
          const layer = (channel * rows.stride + row.phase) * columns.stride + column.phase;
          return (row.at * reach[1] + column.at) * depth + layer;
        }),
    },
  );
  const turned = emit.transpose(emit.reshape(chosen, [channels / size, c * height * width, size]), [0, 2, 1]);
  const whole = emit.reshape(turned, [channels, c, height, width]);
  if (outputs === channels) return whole;
  return emit.node('Slice', [whole, emit.int64([0]), emit.int64([outputs]), emit.int64([0])]);
}

/** Where a tap of a strided axis lies after space to depth. */
function placeOf(tap: number, { stride, spacing }: Side): { readonly at: number; readonly phase: number } {
  return { at: Math.floor(tap / stride) * spacing, phase: tap % stride };
}

function tapsApart(
  rows: Side,
  columns: Side,
  n: number,
): { kernel: readonly [number, number]; dilations: readonly [number, number] } {
  return { kernel: [rows.taps, columns.taps], dilations: [rows.spacing, columns.spacing * n] };
}

/** `x` as `[C strides, rows, columns, N]`, its padding included. */
function spaceToDepth(blocks: Blocks, x: string, of: FewChannels): string {
  const { shape, axes } = of;
  const { n, c, rows, columns } = deepOf(of);
  const [, , height = 1, width = 1] = shape;
  const count = c * height * width;
  const table = (): number[] =>
    range(0, c).flatMap((channel) =>
      grid([rows.stride, columns.stride, rows.size, columns.size], ([r, q, i, j]) => {
        const row = i * rows.stride + r - axes.rows.pad;
        const column = j * columns.stride + q - axes.columns.pad;
        const inside = row >= 0 && row < height && column >= 0 && column < width;
        return inside ? (channel * height + row) * width + column : count;
      }),
    );
  return blocks.pick(
    blocks.withZeroRow(batchLast(blocks, x, shape), { rows: count, width: n }),
    { before: 1, rows: count + 1, width: n },
    { key: `space to depth ${geometryKey(of)}`, table },
  );
}

/** `[C strides, rows, columns, N]` as `[C, H, W, N]`. */
function depthToSpace(blocks: Blocks, deep: string, of: FewChannels): string {
  const { shape, axes } = of;
  const { n, c, rows, columns, depth } = deepOf(of);
  const [, , height = 1, width = 1] = shape;
  const count = depth * rows.size * columns.size;
  const table = (): number[] =>
    grid([1, c, height, width], ([, channel, i, j]) => {
      const [row, column] = [i + axes.rows.pad, j + axes.columns.pad];
      const [a, b] = [Math.floor(row / rows.stride), Math.floor(column / columns.stride)];
      const layer =
        (channel * rows.stride + (row % rows.stride)) * columns.stride + (column % columns.stride);
      return a < rows.size && b < columns.size ? (layer * rows.size + a) * columns.size + b : count;
    });
  return blocks.pick(
    blocks.withZeroRow(deep, { rows: count, width: n }),
    { before: 1, rows: count + 1, width: n },
    { key: `depth to space ${geometryKey(of)}`, table },
  );
}

interface Padded {
  readonly inputs: number;
  readonly outputs: number;
  readonly reverse?: boolean;
}

/** Plain filters as `[outputs, inputs, taps]`, the taps under one stride as inputs, both filled up with zeros. */
function tapsOf(
  blocks: Blocks,
  w: string,
  of: FewChannels,
  { inputs, outputs, reverse = false }: Padded,
): string {
  const { axes } = of;
  const { c, rows, columns, depth, taps } = deepOf(of);
  const [height, width] = [axes.rows.kernel, axes.columns.kernel];
  const count = height * width;
  const along = (i: number, size: number): number => (reverse ? size - 1 - i : i);
  const table = (): number[] =>
    grid([rows.stride, columns.stride, rows.taps, columns.taps], ([r, q, t, u]) => {
      const row = along(t, rows.taps) * rows.stride + r;
      const column = along(u, columns.taps) * columns.stride + q;
      return row < height && column < width ? row * width + column : count;
    });
  const flat = { before: of.outputs * c, rows: count, width: 1 };
  const chosen = blocks.pick(
    blocks.withZeroRow(w, flat),
    { ...flat, rows: count + 1 },
    { key: `taps ${String(reverse)} ${geometryKey(of)}`, table },
  );
  const deep = blocks.filledUp(chosen, [of.outputs, depth, taps], { axis: 1, to: inputs });
  return blocks.filledUp(deep, [of.outputs, inputs, taps], { axis: 0, to: outputs });
}

function geometryKey({ shape, axes }: FewChannels): string {
  return [shape, Object.values(axes.rows), Object.values(axes.columns)].join(' ');
}
