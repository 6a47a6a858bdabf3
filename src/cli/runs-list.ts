import { basename } from 'node:path';
import { printable } from '../support/printable.js';
import { significant } from '../support/significant.js';
import { columns } from './columns.js';
import type { Output, OutputOptions } from './output.js';
import {
  allRuns,
  anySummaryOf,
  type AnyRun,
  type ReproductionSummary,
  type RunSummary,
} from './run-summary.js';

export interface RunsFlags extends OutputOptions {
  readonly out: string;
}

/** `runs list`: every run in a line. */
export async function listRuns(_args: readonly string[], flags: RunsFlags, output: Output): Promise<number> {
  const runs = await allRuns(flags.out);
  const rows = runs.map(rowOf);
  const head = ['run', 'recipe', 'data', 'step', 'of', 'state', 'diagnosis'];
  const table = runs.length === 0 ? `no runs in ${flags.out}` : columns([head, ...rows]);
  await output.report(runs, table, runs.map(({ run }) => run).join('\n'));
  return 0;
}

function rowOf(run: AnyRun): string[] {
  const name = basename(run.run);
  if ('reproduce' in run)
    return [name, `reproduce ${run.reproduce}`, '-', '-', '-', `${run.state}, ${run.trained} trained`];
  if ('damaged' in run) return [name, '-', '-', '-', '-', 'damaged'];
  const { config, step, state, verdict } = run;
  return [name, config.recipe, config.data, String(step), String(config.steps), state, verdict ?? '-'];
}

/** `runs show RUN`: what it is, how far it has come, what was measured. */
export async function showRun(args: readonly string[], flags: RunsFlags, output: Output): Promise<number> {
  const summary = await anySummaryOf(args[0] ?? '', flags.out);
  const rows = 'reproduce' in summary ? reproductionRows(summary) : trainingRows(summary);
  const width = Math.max(...rows.map(([name = '']) => name.length));
  const text = rows.map(([name = '', value = '']) => `${name.padEnd(width)}  ${printable(value)}`).join('\n');
  await output.report(summary, text);
  return 0;
}

function reproductionRows({ run, reproduce, state, trained }: ReproductionSummary): string[][] {
  return [
    ['run', run],
    ['reproduce', reproduce],
    ['state', state],
    ['trained', String(trained)],
  ];
}

function trainingRows({
  run,
  config,
  step,
  state,
  verdict,
  checkpoints,
  metrics,
  scores,
}: RunSummary): string[][] {
  return [
    ['run', run],
    ['recipe', config.recipe],
    ['data', config.data],
    ['seed', String(config.seed)],
    ['state', `${state}, step ${step} of ${config.steps}`],
    ['diagnosis', verdict ?? 'none'],
    ['checkpoints', checkpoints.join(', ') || 'none'],
    ...Object.entries(metrics).map(([name, value]) => [name, significant(value, 5)]),
    ...(scores?.scores ?? []).map(({ metric, value }) => [`score ${metric}`, significant(value, 5)]),
  ];
}
