import { significant } from '../support/significant.js';
import { doneText, isTrouble, meaningOf, type NotedDiagnosis } from '../train/index.js';
import { coloursFor } from './colours.js';
import type { Output, OutputOptions, Styled } from './output.js';
import { reportOn, type RunReport } from './run-report.js';
import { openRun } from './runs.js';

export interface DiagnoseFlags extends OutputOptions {
  readonly out: string;
}

/** `diagnose RUN`: the verdict in words, the evidence in numbers, what to try, and how it came to that. */
export async function diagnose(
  args: readonly string[],
  flags: DiagnoseFlags,
  output: Output,
): Promise<number> {
  const report = await reportOn(await openRun(args[0] ?? '', flags.out));
  await output.report(report, textOf(report), report.verdict);
  return 0;
}

function textOf(report: RunReport): (string | Styled)[] {
  const { run, verdict, step, evidence, advice, signals, history, notes } = report;
  const colours = coloursFor(process.stdout);
  const style = isTrouble(verdict) ? colours.yellow : colours.green;
  return [
    `${run}, step ${step}`,
    { text: headline(report), style },
    ...evidence.map((line) => `  ${line}`),
    ...(report.isLookedAtTooRarely
      ? [
          '  a verdict takes four looks while training, at least 50 steps apart: set watchEvery to a quarter of the steps or less, and train for 200 or more',
        ]
      : []),
    ...section('try', advice),
    ...section(
      'numbers',
      Object.entries(numbers).flatMap(([key, name]) =>
        numberLine(name, signals[key] ?? signals[olderNames[key] ?? '']),
      ),
    ),
    ...section('history', history.map(historyLine)),
    ...notes.map((note) => `note: ${note}`),
  ];
}

function headline(report: RunReport): string {
  const { verdict, since, step, lookedNow, history } = report;
  if (lookedNow && verdict === 'starting')
    return `no verdict: nobody looked while it trained, this is one look at its checkpoint of step ${step}`;
  return `${verdict}${history.length > 0 ? ` since step ${since}` : ''}: ${meaningOf(report)}`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)];
}

/** Signals as people read them, and what they are where all is well. */
const numbers: Readonly<Record<string, readonly [name: string, ideal: string]>> = {
  'watch.D(x)': ['D(x)', '1/2 at equilibrium'],
  'watch.D(G(z))': ['D(G(z))', '1/2 at equilibrium'],
  'watch.value': ['V(D, G)', '-1.386 at equilibrium'],
  'watch.auc': ['D tells data from samples', '0.5: not at all, 1: always'],
  'watch.diversity': ['variety of samples', '1: as the data'],
  'watch.covered': ['kinds covered', 'as many as in the data'],
  'watch.kinds': ['kinds in the data', ''],
  'watch.distance': ['distance to the data', 'about 1 at best'],
  'watch.copying': ['closer to training than held-out data', '0.5: no copying'],
  'watch.gradientG': ['norm of the gradient at G', 'above 0'],
};

/** What versions before called them. */
const olderNames: Readonly<Record<string, string>> = { 'watch.gradientG': 'gradient.G' };

function numberLine([name, ideal]: readonly [string, string], value: number | undefined): string[] {
  if (value === undefined) return [];
  return [`${name.padEnd(38)}${significant(value).padStart(10)}${ideal && `   (${ideal})`}`];
}

function historyLine({ step, verdict, action }: NotedDiagnosis): string {
  const done = doneText(action);
  return `step ${String(step).padStart(7)}  ${verdict}${done && `; ${done}`}`;
}
