import { int } from '../attributes.js';
import type { Blocks } from './blocks.js';
import { type Filters, grid } from './filters.js';
import { type Axes, isSilent, type PhasePair, pairsOf } from './phase-pairs.js';
import { isEmpty, type Phase, range, readWindow, spanOf, type Window } from './phases.js';
import { type Planes, positions } from './planes.js';
import { type Cut, stripOf, stripsAsFilter } from './strips.js';

/** Whether the batch fills whole blocks, as the weight gradient needs: there it takes the part of the channels. */
export const hasWeightGradient = (size: number, batch: number): boolean => batch % size === 0;

/**
 * `dw[m, c, k] = sum over n, o of x[n, c, o + k] dy[n, m, o]`, phase by phase: a convolution whose channels are the batch, its
 * image `dy` with the outputs in the width, its filters the phases of `x`. It yields the taps in reverse.
 */
export function weightGradient(blocks: Blocks, x: Planes, dy: Planes, axes: Axes): Filters {
  const pairs = pairsOf(axes).filter((pair) => !isSilent(pair));
  const parts = pairs.map((pair) => ofPhase(pair, gradientOfPhase(blocks, x, dy, { axes, pair })));
  const filters = { outputs: dy.channels, inputs: x.channels };
  return parts.length === 0
    ? untouched(blocks, filters, axes)
    : assemble(blocks, parts, { ...filters, axes });
}

/** The gradient of filters whose taps meet no pixel. */
function untouched(
  blocks: Blocks,
  { outputs, inputs }: { outputs: number; inputs: number },
  { rows, columns }: Axes,
): Filters {
  const kernel = [rows.kernel, columns.kernel] as const;
  return { outputs, inputs, kernel, name: blocks.zeros([outputs, inputs, ...kernel]) };
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
  const [height, width] = [rows.to - rows.from, columns.to - columns.from];
  const strip = stripOf(height, width);
  const strips = height / strip;
  const filter = stripsAsFilter(blocks, x, {
    rows: positions(rows, axes.rows.stride, pair.rows.remainder),
    columns: positions(columns, axes.columns.stride, pair.columns.remainder),
    strip,
  });
  const reached = shifts(pair.rows, rows);
  // A convolution leaves out rows of zeros around its image at no cost; columns, and rows between strips, it does not.
  const [before, after] = strips === 1 ? outside(reached, dy.height) : [0, 0];
  const image = outputsAsImage(blocks, dy, {
    rows: reached.slice(before, reached.length - after),
    columns: shifts(pair.columns, columns),
    strips,
    reach: spans[0],
  });
  const sums = blocks.conv(image, filter, {
    kernel: [strip, width],
    dilations: [1, dy.channels],
    pads: [before, 0, after, 0],
    groups: strips,
  });
  return blocks.sumOfParts(sums, strips, x.channels * (spans[0] + 1) * (spans[1] + 1) * dy.channels);
}

/** How many of ascending positions lie before an axis, and how many after it. */
function outside(positions: readonly number[], size: number): readonly [before: number, after: number] {
  return [positions.filter((at) => at < 0).length, positions.filter((at) => at >= size).length];
}

/** The outputs that meet the pixels of a window, shift after shift; some lie outside. */
function shifts(phase: Phase, window: Window): number[] {
  return range(window.from - phase.first - spanOf(phase), window.to - phase.first);
}

/**
 * `dy` as an image whose channels are the batch, once for each strip, and whose width holds the outputs; pixels outside are zeros.
 * A strip reaches `reach` rows beyond its own.
 */
function outputsAsImage(
  blocks: Blocks,
  dy: Planes,
  { rows, columns, strips, reach }: Omit<Cut, 'strip'> & { readonly strips: number; readonly reach: number },
): string {
  const { size } = blocks;
  const { channels, height, width, batch } = dy;
  const [perPixel, outer] = [batch / size, channels / size];
  const count = outer * height * width * perPixel;
  const turned = blocks.transposeBlocks(dy.name, count);
  const inside = (i: number, j: number): boolean => i >= 0 && i < height && j >= 0 && j < width;
  const isWhole = rows.every((i) => columns.every((j) => inside(i, j)));
  const table = isWhole ? turned : blocks.withZeroRow(turned, { rows: count, width: size * size });
  const length = strips === 1 ? rows.length : (rows.length - reach) / strips + reach;
  const picked = blocks.pick(
    table,
    { before: 1, rows: isWhole ? count : count + 1, width: size * size },
    {
      key: `image of ${outer}x${height}x${width}x${perPixel} ${rows.join(',')} ${columns.join(',')} in ${strips} reaching ${reach}`,
      table: () =>
        range(0, strips).flatMap((s) =>
          grid([perPixel, length, columns.length, outer], ([n, r, c, m]) => {
            const [i, j] = [rows[s * (length - reach) + r] ?? -1, columns[c] ?? -1];
            return inside(i, j) ? ((m * height + i) * width + j) * perPixel + n : count;
          }),
        ),
    },
  );
  return blocks.view(picked, [1, strips * batch, length, columns.length * channels]);
}

/**
 * Of planes of the same size, the products of every channel of `x` with every one of `dy`, summed over pixels and images, and a
 * `sum` of such: `[inputs / size, outputs, size]`, one slot of gradients.
 */
export function productOfPlanes(blocks: Blocks, x: Planes, dy: Planes, sum: string | undefined): string {
  const [rows, columns] = [range(0, x.height), range(0, x.width)];
  const filter = stripsAsFilter(blocks, x, { rows, columns, strip: x.height });
  const image = outputsAsImage(blocks, dy, { rows, columns, strips: 1, reach: 0 });
  return blocks.conv(image, filter, {
    ...{ kernel: [x.height, x.width], dilations: [1, dy.channels], pads: [0, 0, 0, 0] },
    sum,
  });
}

/** Gradients of some taps, `[inputs / size, slots, outputs, size]`. */
export interface Gradients {
  readonly name: string;
  readonly slots: number;
  /** Where the gradient of a tap lies; undefined where it is not among these. */
  readonly slotOf: (row: number, column: number) => number | undefined;
}

/** The gradients of all taps as filters; taps that meet no pixel are among none, and have zeros. */
export function assemble(
  blocks: Blocks,
  parts: readonly Gradients[],
  { outputs, inputs, axes }: { outputs: number; inputs: number; axes: Axes },
): Filters {
  const { emit, size } = blocks;
  const [outer, inner] = [outputs / size, inputs / size];
  const kernel = [axes.rows.kernel, axes.columns.kernel] as const;
  const flat = parts.map(({ name, slots }) => blocks.view(name, [inner, slots * outer, size * size]));
  const joined = flat.length === 1 ? (flat[0] ?? '') : emit.node('Concat', flat, { axis: int(1) });
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, { slots }) => sum + slots, 0));
  const slots = parts.reduce((sum, part) => sum + part.slots, 0);
  const slotOf = (row: number, column: number): number | undefined => {
    const found = parts.map((part, i) => ({ slot: part.slotOf(row, column), start: starts[i] ?? 0 }));
    const at = found.find(({ slot }) => slot !== undefined);
    return at && at.start + (at.slot ?? 0);
  };
  const gradients = { rows: inner * slots * outer, width: size * size };
  const turned = blocks.transposeBlocks(joined, gradients.rows);
  const taps = range(0, kernel[0]).flatMap((row) => range(0, kernel[1]).map((column) => slotOf(row, column)));
  const isWhole = taps.every((slot) => slot !== undefined);
  const table = (): number[] =>
    grid([outer, inner, ...kernel], ([o, i, row, column]) => {
      const slot = taps[row * kernel[1] + column];
      return slot === undefined ? gradients.rows : (i * slots + slot) * outer + o;
    });
  const name = blocks.pick(
    isWhole ? turned : blocks.withZeroRow(turned, gradients),
    { ...gradients, before: 1, rows: gradients.rows + (isWhole ? 0 : 1) },
    { key: `gradients ${outer}x${inner} ${kernel.join('x')} ${taps.join(' ')}`, table },
  );
  return { outputs, inputs, kernel, name: blocks.view(name, [outputs, inputs, ...kernel]) };
}

/** The gradients of a phase: a slot for every shift. */
function ofPhase({ rows, columns }: PhasePair, name: string): Gradients {
  const perRow = spanOf(columns) + 1;
  return {
    name,
    slots: (spanOf(rows) + 1) * perRow,
    slotOf: (row, column) =>
      rows.taps.includes(row) && columns.taps.includes(column)
        ? shiftOf(rows, row) * perRow + shiftOf(columns, column)
        : undefined,
  };
}

/** Where the gradient of a tap lies: the taps come in reverse. */
const shiftOf = (phase: Phase, tap: number): number =>
  spanOf(phase) - phase.taps.indexOf(tap) * phase.spacing;
