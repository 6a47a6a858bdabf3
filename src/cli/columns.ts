import { printable } from '../support/printable.js';
import { significant } from '../support/significant.js';

/** Rows of cells as lines, fit for a terminal, columns as wide as their widest cell; numbers to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const shown = rows.map((row) => row.map(printable));
  const count = Math.max(0, ...shown.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...shown.map((row) => row[i]?.length ?? 0)),
  );
  return shown
    .map((row) =>
      row
        .map((cell, i) => (isNumber(cell) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function isNumber(cell: string): boolean {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(cell);
}

/** At most five digits that matter. */
export function fiveDigits(value: number | undefined): string {
  return value === undefined ? '-' : significant(value, 5);
}
