import { decodeUtf8 } from '../support/web.js';
import type { Metrics } from './events.js';
import type { RunStore } from './store.js';

export const metricsFile = 'metrics.jsonl';
/** Lines of steps that a resume from an earlier checkpoint went back on. */
export const abandonedFile = 'metrics-abandoned.jsonl';

/** The text of a file of the run, empty where there is none. */
export async function readText(store: RunStore, name: string): Promise<string> {
  return (await store.list('.')).includes(name) ? decodeUtf8(await store.read(name)) : '';
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
  const last = text.trimEnd().split('\n').at(-1) ?? '';
  if (last === '') return {};
  return scalarsOf(last);
}

function scalarsOf(line: string): Metrics {
  const scalars = Object.entries(JSON.parse(line) as Metrics);
  return Object.fromEntries(scalars.filter(([name]) => name !== 'step' && name !== 'secondsPerStep'));
}

function stepOf(line: string): number {
  try {
    const { step } = JSON.parse(line) as { readonly step?: unknown };
    return typeof step === 'number' ? step : Infinity;
  } catch {
    return Infinity;
  }
}
