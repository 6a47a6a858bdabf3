import type { After, Blocks } from './blocks.js';
import { type Filters, swapped, withTaps } from './filters.js';
import { interleave } from './interleave.js';
import { type Axes, isSilent, type PhasePair, pairsOf, sizes } from './phase-pairs.js';
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
    if (sums !== undefined && pairs.length > 0) return sums;
    return silent(blocks, { ...x, ...sizes(axes, 'outputs'), channels: filters.outputs }, after);
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
  return (after) => {
    return inParts(blocks, planes, after, (early) => {
      const parts = pairs.map((pair) => ({
        name: pixelsOf(pair) > 0 ? spreadPhase(blocks, dy, { filters, axes, pair, after: early }) : undefined,
        height: pair.rows.size,
        width: pair.columns.size,
      }));
      return interleave(blocks, parts, planes, [axes.rows.stride, axes.columns.stride]);
    });
  };
}

/** Planes made of parts: a sum is whole, so with one everything is applied to the planes, else `early` to every part. */
export function inParts(
  blocks: Blocks,
  planes: Omit<Planes, 'name'>,
  after: After,
  make: (early: After) => string,
): string {
  const shape = planeShape(planes);
  if (after.sum === undefined) return blocks.view(make(after), shape);
  return blocks.affine(blocks.view(make({}), shape), shape, blocks.ones(planes.channels), after);
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
    return silent(blocks, { ...dy, ...size, channels: filters.inputs }, after);
  const image = pickPixels(blocks, dy, { rows: positions(rows), columns: positions(columns) });
  const flipped = { rows: [...pair.rows.taps].reverse(), columns: [...pair.columns.taps].reverse() };
  return correlate(blocks, image, swapped(blocks, filters, flipped), { ...taps(pair), rows, columns, after });
}

/** Phases have none where the image is smaller than the stride. */
const pixelsOf = ({ rows, columns }: PhasePair): number => rows.size * columns.size;

/** What `after` makes of zeros, where no tap reaches. */
function silent(blocks: Blocks, planes: Omit<Planes, 'name'>, after: After): string {
  const shape = planeShape(planes);
  const isPlain = Object.values(after).every((each) => each === undefined);
  return isPlain
    ? blocks.zeros(shape)
    : blocks.affine(blocks.zeros(shape), shape, blocks.ones(planes.channels), after);
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
