import { decodeUtf8Loosely } from '../support/web.js';
import type { Metrics } from './events.js';
import type { RunStore } from './store.js';

export const metricsFile = 'metrics.jsonl';
/** Lines of steps that a resume from an earlier checkpoint went back on. */
export const abandonedFile = 'metrics-abandoned.jsonl';

/** The text of a file of the run, empty where there is none. A kill may have cut its last character. */
export async function readText(store: RunStore, name: string): Promise<string> {
  return (await store.list('.')).includes(name) ? decodeUtf8Loosely(await store.read(name)) : '';
}

/** The lines up to `step`, and those after it, half-written ones among them. */
export function splitMetrics(
  text: string,
  step: number,
): { readonly kept: string; readonly abandoned: string } {
  const lines = text.split('\n').filter((line) => line !== '');
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
  return text.split('\n').flatMap((line) => {
    const step = stepOf(line);
    return Number.isFinite(step) ? [{ step, metrics: scalarsOf(line) }] : [];
  });
}

/** How many lines are not whole. */
export function brokenLines(text: string): number {
  return text.split('\n').filter((line) => line !== '' && !Number.isFinite(stepOf(line))).length;
}

/** The scalars of the last line. */
export function lastMetrics(text: string): Metrics {
  return loggedLines(text).at(-1)?.metrics ?? {};
}

function scalarsOf(line: string): Metrics {
  const scalars = Object.entries(JSON.parse(line) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(
    scalars.flatMap(([name, value]) =>
      typeof value === 'number' && name !== 'step' && name !== 'secondsPerStep' ? [[name, value]] : [],
    ),
  );
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { readonly step?: unknown };
    return typeof step === 'number' ? step : Infinity;
  } catch {
    return Infinity;
  }
}
