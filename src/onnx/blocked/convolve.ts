import { int } from '../attributes.js';
import type { After, Blocks } from './blocks.js';
import { type Filters, grid, swapped, withTaps } from './filters.js';
import { type Axes, isSilent, type PhasePair, pairsOf } from './phase-pairs.js';
import { isEmpty, readWindow, spreadWindow } from './phases.js';
import { correlate, pickPixels, type Planes, planeShape, positions } from './planes.js';

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
      name: pixelsOf(pair) > 0 ? spreadPhase(blocks, dy, { filters, axes, pair, after }) : undefined,
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

/** Phases have none where the image is smaller than the stride. */
const pixelsOf = ({ rows, columns }: PhasePair): number => rows.size * columns.size;

/** The phases of an image as one image. */
function interleave(
  blocks: Blocks,
  phases: readonly { readonly pair: PhasePair; readonly name: string | undefined }[],
  { channels, batch }: Omit<Planes, 'name'>,
  axes: Axes,
): string {
  const { emit, size } = blocks;
  const row = batch * size;
  const counts = phases.map(({ pair }) => pixelsOf(pair));
  const pixels = phases.flatMap(({ name }, i) =>
    name === undefined ? [] : [blocks.view(name, [channels / size, counts[i] ?? 0, row])],
  );
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

/** Zeros where no tap reaches. */
function silent(blocks: Blocks, planes: Omit<Planes, 'name'>): string {
  return blocks.zeros(planeShape(planes));
}

function reaches(pair: PhasePair, axes: Axes): boolean {
  return (
    !isSilent(pair) &&
    !isEmpty(readWindow(pair.rows, axes.rows)) &&
    !isEmpty(readWindow(pair.columns, axes.columns))
  );
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
