import { environment } from 'ganymede/node';
import type { TimedGame } from './games.js';
import type { Row } from './race.js';
import { minimum } from './statistics.js';

export interface RaceSettings {
  readonly game: TimedGame;
  readonly rounds: number;
  readonly steps: number;
  readonly batch: number;
}

export interface Report extends Omit<RaceSettings, 'game'> {
  readonly title: string;
  readonly environment: Readonly<Record<string, unknown>>;
  /** Undefined where the products of the game were not counted. */
  readonly gflopPerStep: number | undefined;
  /** Milliseconds the matrix products of a step take at the best rate seen. */
  readonly floor: number | undefined;
  readonly rows: readonly Row[];
  /** Peers that could not be started, and why. */
  readonly missing: readonly string[];
  /** Median of the best PyTorch over ours. */
  readonly ratio: number | undefined;
}

export function reportOn(
  rows: readonly Row[],
  missing: readonly string[],
  { game, ...settings }: RaceSettings,
): Report {
  const flops = game.flops?.(settings.batch);
  const gflopPerStep = flops && flops / 1e9;
  const rate = Math.max(...rows.map(({ gemm }) => gemm ?? 0));
  return {
    ...settings,
    title: game.title,
    environment: environment(),
    gflopPerStep,
    floor: gflopPerStep && (gflopPerStep / rate) * 1e3,
    rows,
    missing,
    ratio: ratioOf(rows),
  };
}

function ratioOf([ours, ...others]: readonly Row[]): number | undefined {
  const torch = others.filter(({ name }) => name.startsWith('PyTorch')).map((row) => row.median);
  return ours && torch.length > 0 ? minimum(torch) / ours.median : undefined;
}

export function asText(report: Report): string {
  const { environment: machine, title, batch, rounds, steps, gflopPerStep, floor, ratio } = report;
  return [
    `${title}, batch ${batch}, ${rounds} rounds of ${steps} steps`,
    `${String(machine['cpu'])}, ${String(machine['cores'])} cores, Node ${String(machine['node'])}, commit ${String(machine['commit'])}`,
    '',
    ...aligned([
      ['ms a step', 'min', 'median', 'images/s', 'GEMM GFLOPS', 'MB', 'sampled/s', ''],
      ...report.rows.map((row) => cells(row, batch)),
    ]),
    '',
    ...floorText(gflopPerStep, floor),
    ...report.missing.map((reason) => `missing: ${reason}`),
    ratio === undefined
      ? 'no ratio: PyTorch is missing'
      : `the best PyTorch takes ${ratio.toFixed(3)} times as long as Ganymede (medians)`,
  ].join('\n');
}

function floorText(gflop: number | undefined, floor: number | undefined): string[] {
  if (gflop === undefined || floor === undefined) return [];
  return [
    `floor: ${gflop.toFixed(2)} GFLOP of matrix products at the best rate seen, ${floor.toFixed(2)} ms`,
  ];
}

function cells({ name, min, median, gemm, memory, sampling, facts }: Row, batch: number): string[] {
  return [
    name,
    min.toFixed(2),
    median.toFixed(2),
    ((1000 * batch) / median).toFixed(0),
    gemm?.toFixed(0) ?? '',
    memory?.toFixed(0) ?? '',
    sampling?.toFixed(0) ?? '',
    facts,
  ];
}

/** Columns of one width: text to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const last = (rows[0]?.length ?? 0) - 1;
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number): string =>
    column === 0 || column === last ? cell.padEnd(width(column)) : cell.padStart(width(column));
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
}
