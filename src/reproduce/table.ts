import type { Benchmark, Column, Method, Trial } from './benchmark.js';

type Cells = readonly string[];

/** The published rows and ours, as Markdown: means over seeds, with the standard error where there are several. */
export function tableOf({ columns, published, methods }: Benchmark, trials: readonly Trial[]): string {
  const head = ['method', ...columns.map(({ title }) => title), 'seeds', 'steps', 'seconds each'];
  const theirs = published.map(({ method, values, source }): Cells => [
    `${method} (${source})`,
    ...columns.map(({ key }) => values[key] ?? ''),
    '',
    '',
    '',
  ]);
  const ours = methods.flatMap((method) => ourRow(method, columns, trials));
  return markdown(head, [...theirs, ...ours]);
}

function ourRow({ name, settings }: Method, columns: readonly Column[], trials: readonly Trial[]): Cells[] {
  const mine = trials.filter(({ method }) => method === name);
  const [first] = mine;
  if (!first) return [];
  const steps = first.steps === settings.steps ? String(first.steps) : `${first.steps} of ${settings.steps}`;
  const seconds = mine.reduce((sum, trial) => sum + trial.seconds, 0) / mine.length;
  return [
    [
      `**${name}, here**`,
      ...columns.map((column) => cell(column, mine)),
      String(mine.length),
      steps,
      seconds.toFixed(0),
    ],
  ];
}

function cell({ key, decimals }: Column, trials: readonly Trial[]): string {
  const values = trials.flatMap(({ measures }) => measures[key] ?? []);
  if (values.length === 0) return '';
  const { mean, error } = meanOf(values);
  const margin = values.length > 1 ? ` ± ${error.toFixed(decimals)}` : '';
  const count = values.length < trials.length ? ` (${values.length} of ${trials.length} seeds)` : '';
  return `${mean.toFixed(decimals)}${margin}${count}`;
}

/** Mean, and its standard error over trials. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

function markdown(head: Cells, rows: readonly Cells[]): string {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: Cells): string =>
    `| ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
