import type { After, Blocks } from './blocks.js';
import { inParts, type Pending } from './convolve.js';
import type { Filters } from './filters.js';
import type { Convolution } from './geometry.js';
import { interleave } from './interleave.js';
import { type Axes, type PhasePair, pairsOf, sizes } from './phase-pairs.js';
import { type Axis, type Phase, phasesOf, range, spanOf } from './phases.js';
import type { Planes } from './planes.js';
import { stripOf } from './strips.js';
import { DIFFERENCES, fitsTiles, type Position, type Reading, SUMS, type Tiles, tilesOf } from './tiles.js';
import { assemble, productOfPlanes } from './weight-gradient.js';
import { swappedTileFilters, type TileFilter, tileFilters } from './winograd-filters.js';

/**
 * Two outputs of a filter of two taps by three products instead of four (Winograd 1980; in two dimensions Lavin and Gray 2016):
 * of pixels `d0, d1, d2` and taps `g0, g1` the outputs are `(d0 - d1) g0 + d1 (g0 + g1)` and `d1 (g0 + g1) + (d2 - d1) g1`. A
 * strided convolution is such filters on the phases of its image. Whether all of its phases are of that kind:
 */
export function fitsWinograd(axes: Axes, op: Convolution['op']): boolean {
  const sides = [axes.rows, axes.columns];
  if (op === 'ConvInputGrad') return sides.every(fitsSpreading);
  const [height, width] = [axes.rows.outputs / 2, axes.columns.outputs / 2];
  return sides.every(fitsReading) && (op === 'Conv' || stripOf(height, width) === height);
}

function fitsReading(axis: Axis): boolean {
  const fits = (phase: Phase): boolean => fitsTiles(readingOf(phase, axis), axis.size);
  return axis.outputs % 2 === 0 && phasesOf(axis).every((phase) => hasTwoTaps(phase) && fits(phase));
}

function fitsSpreading(axis: Axis): boolean {
  const fits = (phase: Phase): boolean => fitsTiles(spreadingOf(phase), axis.outputs);
  const isWhole = axis.size % (2 * axis.stride) === 0;
  return isWhole && phasesOf(axis).every((phase) => hasTwoTaps(phase) && fits(phase));
}

const hasTwoTaps = ({ taps, spacing }: Phase): boolean => taps.length === 2 && spacing === 1;

/** What the tiles of two outputs read of a phase of the image. */
const readingOf = (phase: Phase, { stride, outputs }: Axis): Reading => ({
  start: phase.first * stride + phase.remainder,
  step: stride,
  tiles: outputs / 2,
});

/** What the tiles of two pixels of a phase read of the outputs, for their gradient. */
const spreadingOf = (phase: Phase): Reading => ({
  start: -phase.first - spanOf(phase),
  step: 1,
  tiles: phase.size / 2,
});

/** `y = conv(x, w)`: the products of all phases in one sum. */
export function winogradForward(blocks: Blocks, x: Planes, filters: Filters, axes: Axes): Pending {
  const planes = { ...sizes(axes, 'outputs'), channels: filters.outputs, batch: x.batch };
  const factorsOf = (pair: PhasePair): Factors => ({
    image: tilesOfPhase(blocks, x, axes, pair),
    filter: tileFilters(blocks, filters, pair),
  });
  return (after) =>
    inParts(blocks, planes, after, (early) => {
      const outputs = outputsOf(blocks, productsOf(blocks, pairsOf(axes).map(factorsOf)), early);
      return joined(blocks, [outputs], planes, [1, 1]);
    });
}

function tilesOfPhase(blocks: Blocks, x: Planes, axes: Axes, pair: PhasePair): Tiles {
  return tilesOf(blocks, x, {
    rows: readingOf(pair.rows, axes.rows),
    columns: readingOf(pair.columns, axes.columns),
    weights: DIFFERENCES,
  });
}

/** `dx`, the adjoint of `forward` in `x`: every phase of `dx` by itself. */
export function winogradInputGradient(blocks: Blocks, dy: Planes, filters: Filters, axes: Axes): Pending {
  const planes = { ...sizes(axes, 'size'), channels: filters.inputs, batch: dy.batch };
  const factorsOf = (pair: PhasePair): Factors => {
    const [rows, columns] = [spreadingOf(pair.rows), spreadingOf(pair.columns)];
    return {
      image: tilesOf(blocks, dy, { rows, columns, weights: DIFFERENCES }),
      filter: swappedTileFilters(blocks, filters, pair),
    };
  };
  return (after) =>
    inParts(blocks, planes, after, (early) => {
      const phases = pairsOf(axes).map((pair) =>
        outputsOf(blocks, productsOf(blocks, [factorsOf(pair)]), early),
      );
      return joined(blocks, phases, planes, [axes.rows.stride, axes.columns.stride]);
    });
}

/** `dw`: the gradients of two by two taps of every phase, from differences of `x` and sums of `dy`. */
export function winogradWeightGradient(blocks: Blocks, x: Planes, dy: Planes, axes: Axes): Filters {
  const whole = (outputs: number): Reading => ({ start: 0, step: 1, tiles: outputs / 2 });
  const spread = { rows: whole(axes.rows.outputs), columns: whole(axes.columns.outputs) };
  const sums = tilesOf(blocks, dy, { ...spread, weights: SUMS });
  const taps = pairsOf(axes).flatMap(({ rows, columns }) => {
    const tiles = tilesOfPhase(blocks, x, axes, { rows, columns });
    const gradients = outputsOf(blocks, (row, column, { sum } = {}) =>
      productOfPlanes(blocks, tiles(row, column), sums(row, column), sum),
    );
    return gradients.flatMap((line, i) =>
      line.map((name, j) => ({
        ...{ name, slots: 1 },
        slotOf: (row: number, column: number) =>
          row === rows.taps[i] && column === columns.taps[j] ? 0 : undefined,
      })),
    );
  });
  return assemble(blocks, taps, { outputs: dy.channels, inputs: x.channels, axes });
}

/** What is multiplied at a position of tiles; asked for just before, so that it does not live long. */
interface Factors {
  readonly image: Tiles;
  readonly filter: TileFilter;
}

/** Multiplies at a position of tiles. */
type Multiply = (row: Position, column: Position, after?: After) => string;

/** The products of all factors in one sum. */
function productsOf(blocks: Blocks, factors: readonly Factors[]): Multiply {
  const last = factors.length - 1;
  return (row, column, { sum, ...end } = {}) => {
    const product = factors.reduce<string | undefined>(
      (before, { image, filter }, i) =>
        blocks.conv(image(row, column).name, filter(row, column), {
          ...{ kernel: [1, 1], dilations: [1, 1], pads: [0, 0, 0, 0] },
          ...(i === last ? end : {}),
          sum: before,
        }),
      sum,
    );
    return product ?? '';
  };
}

/** Two by two results of tiles: rows, then columns. */
type Outputs = readonly (readonly [string, string])[];

/** What several outputs share is multiplied once; the rest is added to it as it is multiplied. */
function outputsOf(blocks: Blocks, multiply: Multiply, after: After = {}): Outputs {
  const middle = multiply(1, 1);
  const sides = { 0: multiply(1, 0), 2: multiply(1, 2) };
  return ([0, 2] as const).map((row) => {
    const line = multiply(row, 1, { sum: middle });
    const output = (column: 0 | 2): string =>
      multiply(row, column, { ...after, sum: blocks.emit.node('Add', [line, sides[column]]) });
    return [output(0), output(2)];
  });
}

/** The outputs of all phases, two by two, as one image. */
function joined(
  blocks: Blocks,
  phases: readonly Outputs[],
  planes: Omit<Planes, 'name'>,
  [rows, columns]: readonly [number, number],
): string {
  const size = { height: planes.height / (2 * rows), width: planes.width / (2 * columns) };
  const parts = range(0, 2 * rows).flatMap((row) =>
    range(0, 2 * columns).map((column) => {
      const outputs = phases[(row % rows) * columns + (column % columns)];
      return { ...size, name: outputs?.[Math.floor(row / rows)]?.[Math.floor(column / columns)] };
    }),
  );
  return interleave(blocks, parts, planes, [2 * rows, 2 * columns]);
}
