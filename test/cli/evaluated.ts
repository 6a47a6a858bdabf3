import { expect } from 'vitest';
import { here, jsonLines } from './command.js';

interface Row {
  readonly metric: string;
  readonly value: number;
  readonly error?: number;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly against?: { readonly run: string; readonly step: number; readonly difference: number };
}

/** What was measured of a run. */
export interface Evaluated {
  readonly run: string;
  readonly step: number;
  readonly scores: readonly Row[];
}

/** A small run of four steps on `data`; returns its folder. */
export async function trained(data: string, out: string, more: readonly string[] = []): Promise<string> {
  const small = ['--batch', '16', '--set', 'G.units=[8]', '--set', 'D.units=[8]', '--threads', '1'];
  const { status, stdout, stderr } = await here([
    ...['train', data, '--steps', '4', '--out', out, '--quiet', ...small, ...more],
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trim();
}

/** What `evaluate --json` prints, one for each run, and these notes beside it. */
export async function evaluated(
  args: readonly string[],
  notes: readonly string[] = [],
): Promise<Evaluated[]> {
  const { status, stdout, stderr } = await here(['evaluate', ...args, '--json', '--threads', '1']);
  const noted = notes.map((note) => `${JSON.stringify({ note })}\n`).join('');
  expect({ status, stderr }).toEqual({ status: 0, stderr: noted });
  return jsonLines(stdout) as unknown as Evaluated[];
}

export const namesOf = ({ scores }: Evaluated): string[] => scores.map(({ metric }) => metric);
