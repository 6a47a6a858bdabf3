import { type Axis, type Phase, phasesOf } from './phases.js';

export interface Axes {
  readonly rows: Axis;
  readonly columns: Axis;
}

/** A phase of the rows and one of the columns. */
export interface PhasePair {
  readonly rows: Phase;
  readonly columns: Phase;
}

/** Whether a pair meets no tap or no pixel. */
export const isSilent = ({ rows, columns }: PhasePair): boolean =>
  rows.taps.length === 0 || columns.taps.length === 0 || rows.size === 0 || columns.size === 0;

export function pairsOf({ rows, columns }: Axes): readonly PhasePair[] {
  return phasesOf(rows).flatMap((row) => phasesOf(columns).map((column) => ({ rows: row, columns: column })));
}

/** Height and width of the image, or of the outputs. */
export function sizes({ rows, columns }: Axes, side: 'size' | 'outputs'): { height: number; width: number } {
  return { height: rows[side], width: columns[side] };
}
