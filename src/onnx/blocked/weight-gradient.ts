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
      key: `image of ${outer}x${height}x${width}x${perPixel} ${rows.join(',')} ${columns.join(',')} in ${strips}`,
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
 * `sum` of such: `[inputs / size, outputs, size]`, as `assembleTaps` wants them.
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

/** The gradients of all taps `[inputs / size, outputs, size]` as filters. */
export function assembleTaps(
  blocks: Blocks,
  taps: readonly { readonly name: string; readonly row: number; readonly column: number }[],
  { outputs, inputs, axes }: { outputs: number; inputs: number; axes: Axes },
): Filters {
  const { emit, size } = blocks;
  const [outer, inner] = [outputs / size, inputs / size];
  const kernel = [axes.rows.kernel, axes.columns.kernel] as const;
  const flat = taps.map(({ name }) => blocks.view(name, [inner, outer, size * size]));
  const turned = blocks.transposeBlocks(
    emit.node('Concat', flat, { axis: int(1) }),
    inner * taps.length * outer,
  );
  const indexOf = (row: number, column: number): number =>
    taps.findIndex((tap) => tap.row === row && tap.column === column);
  const name = blocks.pick(
    turned,
    { before: 1, rows: inner * taps.length * outer, width: size * size },
    {
      key: `taps ${outer}x${inner} ${taps.map(({ row, column }) => `${row},${column}`).join(' ')}`,
      table: () =>
        grid(
          [outer, inner, ...kernel],
          ([o, i, row, column]) => (i * taps.length + indexOf(row, column)) * outer + o,
        ),
    },
  );
  return { outputs, inputs, kernel, name: blocks.view(name, [outputs, inputs, ...kernel]) };
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
      if (!pair) return inner * perInput;
      const [r, c] = [shiftOf(pair.rows, row), shiftOf(pair.columns, column)];
      const columnsOf = spanOf(pair.columns) + 1;
      return i * perInput + (starts[part] ?? 0) + (r * columnsOf + c) * outer + o;
    });
  const geometry = [axes.rows, axes.columns].map((axis) => Object.values(axis).join(' ')).join(' ');
  const gradients = { rows: inner * perInput, width: size * size };
  // Taps that meet no pixel have no part.
  const met = parts.reduce((sum, { pair }) => sum + pair.rows.taps.length * pair.columns.taps.length, 0);
  const isWhole = met === axes.rows.kernel * axes.columns.kernel;
  const name = blocks.pick(
    isWhole ? turned : blocks.withZeroRow(turned, gradients),
    { ...gradients, before: 1, rows: gradients.rows + (isWhole ? 0 : 1) },
    { key: `gradient ${outer}x${inner} ${geometry}`, table },
  );
  return { ...shape, name: blocks.view(name, [outputs, inputs, ...shape.kernel]) };
}

/** Where the gradient of a tap lies: the taps come in reverse. */
const shiftOf = (phase: Phase, tap: number): number =>
  spanOf(phase) - phase.taps.indexOf(tap) * phase.spacing;
