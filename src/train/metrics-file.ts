import { z } from 'zod';
import { fittingLines, lineValue, textLines } from '../support/json-lines.js';
import type { Metrics } from './events.js';

export const metricsFile = 'metrics.jsonl';
/** Lines of steps that a resume from an earlier checkpoint went back on. */
export const abandonedFile = 'metrics-abandoned.jsonl';

const lineSchema = z.looseObject({ step: z.number() });

/** The lines of metrics or events up to `step`, and those after it or of no step, half-written ones among them. */
export function splitMetrics(
  text: string,
  step: number,
): { readonly kept: string; readonly abandoned: string } {
  const lines = textLines(text);
  const isKept = (line: string): boolean => stepOf(line) <= step;
  const joined = (wanted: boolean): string =>
    lines
      .filter((line) => isKept(line) === wanted)
      .map((line) => `${line}\n`)
      .join('');
  return { kept: joined(true), abandoned: joined(false) };
}

/** A line of `metrics.jsonl`. */
export interface LoggedLine {
  readonly step: number;
  readonly metrics: Metrics;
}

/** The lines as they were logged; those that are not whole are left out. */
export function loggedLines(text: string): LoggedLine[] {
  return fittingLines(text, lineSchema).map(({ step, ...scalars }) => ({
    step,
    metrics: metricsOf(scalars),
  }));
}

/** How many lines are not whole. */
export function brokenLines(text: string): number {
  return textLines(text).filter((line) => stepOf(line) === Infinity).length;
}

/** The scalars of the last line. */
export function lastMetrics(text: string): Metrics {
  return loggedLines(text).at(-1)?.metrics ?? {};
}

function metricsOf(scalars: Readonly<Record<string, unknown>>): Metrics {
  return Object.fromEntries(
    Object.entries(scalars).flatMap(([name, value]) =>
      typeof value === 'number' && name !== 'secondsPerStep' ? [[name, value]] : [],
    ),
  );
}

function stepOf(line: string): number {
  return lineSchema.safeParse(lineValue(line)).data?.step ?? Infinity;
}
