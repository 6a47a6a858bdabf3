import { int } from '../attributes.js';
import type { After, Blocks } from './blocks.js';
import { type Filters, grid, swapped, withTaps } from './filters.js';
import {
  type Axis,
  isEmpty,
  type Phase,
  phasesOf,
  range,
  readWindow,
  spanOf,
  spreadWindow,
  type Window,
} from './phases.js';
import { correlate, pickPixels, type Planes, planeShape, positions } from './planes.js';

export interface Axes {
  readonly rows: Axis;
  readonly columns: Axis;
}

interface PhasePair {
  readonly rows: Phase;
  readonly columns: Phase;
}

/** Emits a convolution; `after` is applied once, at its end. */
export type Pending = (after: After) => string;

/** `y = conv(x, w)`: the sum over the phases of `x` of unstrided convolutions, each added to the one before. */
export function forward(blocks: Blocks, x: Planes, filters: Filters, axes: Axes): Pending {
  const pairs = pairsOf(axes).filter((pair) => reaches(pair, axes));
  return (after) => {
    const last = pairs.length - 1;
    const sums = pairs.reduce<string | undefined>((sum, pair, i) => {
      const { bias, activation } = i === last ? after : {};
      return readPhase(blocks, x, { filters, axes, pair, after: { bias, activation, sum } });
    }, after.sum);
    return sums ?? silent(blocks, { ...x, ...sizes(axes, 'outputs'), channels: filters.outputs });
  };
}

function readPhase(
  blocks: Blocks,
  x: Planes,
  { filters, axes, pair, after }: { filters: Filters; axes: Axes; pair: PhasePair; after: After },
): string {
  const rows = readWindow(pair.rows, axes.rows);
  const columns = readWindow(pair.columns, axes.columns);
  const image = pickPixels(blocks, x, {
    rows: positions(rows, axes.rows.stride, pair.rows.remainder),
    columns: positions(columns, axes.columns.stride, pair.columns.remainder),
  });
  const filter = withTaps(blocks, filters, { rows: pair.rows.taps, columns: pair.columns.taps });
  return correlate(blocks, image, filter, { ...taps(pair), rows, columns, after });
}

/** `dx`, the adjoint of `forward` in `x`: one unstrided convolution of `dy` for every phase of `dx`. */
export function inputGradient(blocks: Blocks, dy: Planes, filters: Filters, axes: Axes): Pending {
  const pairs = pairsOf(axes);
  const [only, ...others] = pairs;
  if (only && others.length === 0)
    return (after) => spreadPhase(blocks, dy, { filters, axes, pair: only, after });
  const planes = { ...sizes(axes, 'size'), channels: filters.inputs, batch: dy.batch };
  return ({ sum, ...after }) => {
    const phases = pairs.map((pair) => ({
      pair,
      name: spreadPhase(blocks, dy, { filters, axes, pair, after }),
    }));
    const joined = blocks.view(interleave(blocks, phases, planes, axes), planeShape(planes));
    return sum === undefined ? joined : blocks.emit.node('Add', [joined, sum]);
  };
}

function spreadPhase(
  blocks: Blocks,
  dy: Planes,
  { filters, axes, pair, after }: { filters: Filters; axes: Axes; pair: PhasePair; after: After },
): string {
  const rows = spreadWindow(pair.rows, axes.rows);
  const columns = spreadWindow(pair.columns, axes.columns);
  const size = { height: pair.rows.size, width: pair.columns.size };
  if (isSilent(pair) || isEmpty(rows) || isEmpty(columns))
    return silent(blocks, { ...dy, ...size, channels: filters.inputs });
  const image = pickPixels(blocks, dy, { rows: positions(rows), columns: positions(columns) });
  const flipped = { rows: [...pair.rows.taps].reverse(), columns: [...pair.columns.taps].reverse() };
  return correlate(blocks, image, swapped(blocks, filters, flipped), { ...taps(pair), rows, columns, after });
}

/** The phases of an image as one image. */
function interleave(
  blocks: Blocks,
  phases: readonly { readonly pair: PhasePair; readonly name: string }[],
  { channels, batch }: Omit<Planes, 'name'>,
  axes: Axes,
): string {
  const { emit, size } = blocks;
  const row = batch * size;
  const counts = phases.map(({ pair }) => pair.rows.size * pair.columns.size);
  const pixels = phases.map(({ name }, i) => blocks.view(name, [channels / size, counts[i] ?? 0, row]));
  const stacked = emit.node('Concat', pixels, { axis: int(1) });
  const starts = counts.map((_, i) => counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  const table = (): number[] =>
    grid([1, 1, axes.rows.size, axes.columns.size], ([, , i, j]) => {
      const phase = (i % axes.rows.stride) * axes.columns.stride + (j % axes.columns.stride);
      const width = phases[phase]?.pair.columns.size ?? 0;
      return (
        (starts[phase] ?? 0) + Math.floor(i / axes.rows.stride) * width + Math.floor(j / axes.columns.stride)
      );
    });
  const total = axes.rows.size * axes.columns.size;
  const strides = `${axes.rows.stride}x${axes.columns.stride}`;
  return blocks.pick(
    stacked,
    { before: channels / size, rows: total, width: row },
    { key: `interleave ${axes.rows.size}x${axes.columns.size} by ${strides}`, table },
  );
}

/** Whether the batch fills whole blocks, as the weight gradient needs: there it takes the part of the channels. */
export const hasWeightGradient = (blocks: Blocks, batch: number): boolean => batch % blocks.size === 0;

/**
 * `dw[m, c, k] = sum over n, o of x[n, c, o + k] dy[n, m, o]`, phase by phase: a convolution whose channels are the batch, its
 * image `dy` with the outputs in the width, its filters the phases of `x`. It yields the taps in reverse.
 */
export function weightGradient(blocks: Blocks, x: Planes, dy: Planes, axes: Axes): Filters {
  const pairs = pairsOf(axes).filter((pair) => !isSilent(pair));
  const parts = pairs.map((pair) => ({ pair, name: gradientOfPhase(blocks, x, dy, { axes, pair }) }));
  return assemble(blocks, parts, { outputs: dy.channels, inputs: x.channels, axes });
}

function gradientOfPhase(
  blocks: Blocks,
  x: Planes,
  dy: Planes,
  { axes, pair }: { axes: Axes; pair: PhasePair },
): string {
  const rows = readWindow(pair.rows, axes.rows);
  const columns = readWindow(pair.columns, axes.columns);
  const spans = [spanOf(pair.rows), spanOf(pair.columns)] as const;
  if (isEmpty(rows) || isEmpty(columns))
    return blocks.zeros([1, x.channels, spans[0] + 1, (spans[1] + 1) * dy.channels]);
  const filter = phaseAsFilter(blocks, x, {
    rows: positions(rows, axes.rows.stride, pair.rows.remainder),
    columns: positions(columns, axes.columns.stride, pair.columns.remainder),
  });
  const image = outputsAsImage(blocks, dy, {
    rows: shifts(pair.rows, rows),
    columns: shifts(pair.columns, columns),
  });
  return blocks.conv(image, filter, {
    kernel: [rows.to - rows.from, columns.to - columns.from],
    dilations: [1, dy.channels],
    pads: [0, 0, 0, 0],
  });
}

/** The outputs that meet the pixels of a window, shift after shift; some lie outside. */
function shifts(phase: Phase, window: Window): number[] {
  return range(window.from - phase.first - spanOf(phase), window.to - phase.first);
}

/** Pixels of `x` as filters `[channels, batch, rows, columns]`. */
function phaseAsFilter(
  blocks: Blocks,
  x: Planes,
  { rows, columns }: { rows: readonly number[]; columns: readonly number[] },
): string {
  const { size } = blocks;
  const { channels, height, width, batch } = x;
  const perPixel = batch / size;
  const picked = blocks.pick(
    x.name,
    { before: channels / size, rows: height * width * perPixel, width: size * size },
    {
      key: `filter of ${height}x${width}x${perPixel} ${rows.join(',')} ${columns.join(',')}`,
      table: () =>
        grid(
          [perPixel, rows.length, columns.length, 1],
          ([n, i, j]) => ((rows[i] ?? 0) * width + (columns[j] ?? 0)) * perPixel + n,
        ),
    },
  );
  return blocks.view(picked, [channels, batch, rows.length, columns.length]);
}

/** `dy` as an image of `batch` channels whose width holds the outputs; pixels outside are zeros. */
function outputsAsImage(
  blocks: Blocks,
  dy: Planes,
  { rows, columns }: { rows: readonly number[]; columns: readonly number[] },
): string {
  const { size } = blocks;
  const { channels, height, width, batch } = dy;
  const [perPixel, outer] = [batch / size, channels / size];
  const count = outer * height * width * perPixel;
  const turned = blocks.transposeBlocks(dy.name, count);
  const table = blocks.once(`zero row ${turned}`, () =>
    blocks.emit.node(
      'Concat',
      [blocks.view(turned, [1, count, size * size]), blocks.zeros([1, 1, size * size])],
      {
        axis: int(1),
      },
    ),
  );
  const inside = (i: number, j: number): boolean => i >= 0 && i < height && j >= 0 && j < width;
  const picked = blocks.pick(
    table,
    { before: 1, rows: count + 1, width: size * size },
    {
      key: `image of ${outer}x${height}x${width}x${perPixel} ${rows.join(',')} ${columns.join(',')}`,
      table: () =>
        grid([perPixel, rows.length, columns.length, outer], ([n, r, c, m]) => {
          const [i, j] = [rows[r] ?? -1, columns[c] ?? -1];
          return inside(i, j) ? ((m * height + i) * width + j) * perPixel + n : count;
        }),
    },
  );
  return blocks.view(picked, [1, batch, rows.length, columns.length * channels]);
}

/** The gradients of the phases `[inputs / size, shifts, outputs, size]` as filters. */
function assemble(
  blocks: Blocks,
  parts: readonly { readonly pair: PhasePair; readonly name: string }[],
  { outputs, inputs, axes }: { outputs: number; inputs: number; axes: Axes },
): Filters {
  const { emit, size } = blocks;
  const [outer, inner] = [outputs / size, inputs / size];
  const shape = { outputs, inputs, kernel: [axes.rows.kernel, axes.columns.kernel] as const };
  const widths = parts.map(({ pair }) => (spanOf(pair.rows) + 1) * (spanOf(pair.columns) + 1) * outer);
  const flat = parts.map(({ name }, i) => blocks.view(name, [inner, widths[i] ?? 0, size * size]));
  const joined = flat.length === 1 ? (flat[0] ?? '') : emit.node('Concat', flat, { axis: int(1) });
  const perInput = widths.reduce((sum, width) => sum + width, 0);
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  const turned = blocks.transposeBlocks(joined, inner * perInput);
  const table = (): number[] =>
    grid([outer, inner, axes.rows.kernel, axes.columns.kernel], ([o, i, row, column]) => {
      const part = parts.findIndex(
        ({ pair }) => pair.rows.taps.includes(row) && pair.columns.taps.includes(column),
      );
      const pair = parts[part]?.pair;
      if (!pair) return 0;
      const [r, c] = [shiftOf(pair.rows, row), shiftOf(pair.columns, column)];
      const columnsOf = spanOf(pair.columns) + 1;
      return i * perInput + (starts[part] ?? 0) + (r * columnsOf + c) * outer + o;
    });
  const geometry = [axes.rows, axes.columns].map((axis) => Object.values(axis).join(' ')).join(' ');
  const name = blocks.pick(
    turned,
    { before: 1, rows: inner * perInput, width: size * size },
    { key: `gradient ${outer}x${inner} ${geometry}`, table },
  );
  return { ...shape, name: blocks.view(name, [outputs, inputs, ...shape.kernel]) };
}

/** Where the gradient of a tap lies: the taps come in reverse. */
const shiftOf = (phase: Phase, tap: number): number =>
  spanOf(phase) - phase.taps.indexOf(tap) * phase.spacing;

/** Zeros where no tap reaches. */
function silent(blocks: Blocks, planes: Omit<Planes, 'name'>): string {
  return blocks.zeros(planeShape(planes));
}

const isSilent = ({ rows, columns }: PhasePair): boolean =>
  rows.taps.length === 0 || columns.taps.length === 0 || rows.size === 0 || columns.size === 0;

function reaches(pair: PhasePair, axes: Axes): boolean {
  return (
    !isSilent(pair) &&
    !isEmpty(readWindow(pair.rows, axes.rows)) &&
    !isEmpty(readWindow(pair.columns, axes.columns))
  );
}

function pairsOf({ rows, columns }: Axes): readonly PhasePair[] {
  return phasesOf(rows).flatMap((row) => phasesOf(columns).map((column) => ({ rows: row, columns: column })));
}

function taps({ rows, columns }: PhasePair): {
  kernel: readonly [number, number];
  spacing: readonly [number, number];
} {
  return { kernel: [rows.taps.length, columns.taps.length], spacing: [rows.spacing, columns.spacing] };
}

function sizes({ rows, columns }: Axes, side: 'size' | 'outputs'): { height: number; width: number } {
  return { height: rows[side], width: columns[side] };
}
