import { nodeHost, openDataset } from '../node/index.js';
import {
  doneText,
  eventsFile,
  examine,
  isTrouble,
  lastDiagnosis,
  loadNewestCheckpoint,
  type LoggedLine,
  loggedLines,
  meanings,
  type Metrics,
  metricsFile,
  type NotedDiagnosis,
  notedDiagnoses,
  readText,
  remedies,
  type Verdict,
} from '../train/index.js';
import { coloursFor } from './colours.js';
import type { Output, OutputOptions } from './output.js';
import { type OpenRun, openRun } from './runs.js';

export interface DiagnoseFlags extends OutputOptions {
  readonly out: string;
}

/** What is known of how a run goes. */
interface Report {
  readonly run: string;
  readonly verdict: Verdict;
  /** Step of the first look that found it. */
  readonly since: number;
  /** The step the numbers are of. */
  readonly step: number;
  readonly evidence: readonly string[];
  readonly advice: readonly string[];
  readonly signals: Metrics;
  readonly history: readonly NotedDiagnosis[];
  /** Lines of `events.jsonl` that could not be read. */
  readonly unreadable: number;
}

/** `diagnose RUN`: the verdict in words, the evidence in numbers, what to try, and how it came to that. */
export async function diagnose(
  args: readonly string[],
  flags: DiagnoseFlags,
  output: Output,
): Promise<number> {
  const report = await reportOn(await openRun(args[0] ?? '', flags.out));
  output.answer(report, textOf(report), report.verdict);
  return 0;
}

async function reportOn(run: OpenRun): Promise<Report> {
  const { store } = run;
  const { noted, unreadable } = notedDiagnoses(await readText(store, eventsFile));
  const lines = loggedLines(await readText(store, metricsFile));
  const looked = lines.findLast(({ metrics }) => 'watch.diversity' in metrics) ?? (await lookNow(run));
  const last = noted.at(-1);
  const verdict = last?.verdict ?? 'starting';
  const now = lastDiagnosis(lines);
  const isNow = now?.verdict === verdict && now.evidence.length > 0;
  return {
    run: store.path,
    verdict,
    since: begin(noted),
    step: looked.step,
    evidence: isNow ? now.evidence : (last?.evidence ?? []),
    advice: remedies[verdict],
    signals: looked.metrics,
    history: noted,
    unreadable,
  };
}

/** The first step of the last verdict. */
function begin(noted: readonly NotedDiagnosis[]): number {
  const last = noted.at(-1)?.verdict;
  const before = noted.findLastIndex(({ verdict }) => verdict !== last);
  return noted[before + 1]?.step ?? 0;
}

/** A look at the newest checkpoint of a run that was not watched. */
async function lookNow({ store, recipe, config }: OpenRun): Promise<LoggedLine> {
  const { checkpoint } = await loadNewestCheckpoint(store);
  const data = await openDataset(config.data);
  const engine = await nodeHost.openEngine({ device: 'cpu', threads: 1 });
  try {
    const game = recipe.build(config, data);
    const signals = await examine({ game, data, engine, seed: config.seed, checkpoint });
    return { step: checkpoint.step, metrics: signals ?? {} };
  } finally {
    await engine.close();
  }
}

function textOf(report: Report): string {
  const { run, verdict, since, step, evidence, advice, signals, history, unreadable } = report;
  const colours = coloursFor(process.stdout);
  const colour = isTrouble(verdict) ? colours.yellow : colours.green;
  const seen = history.length > 0;
  return [
    `${run}, step ${step}`,
    colour(`${verdict}${seen ? ` since step ${since}` : ''}: ${meanings[verdict]}`),
    ...evidence.map((line) => `  ${line}`),
    ...(seen ? [] : ['  a verdict takes four looks while training: --set watchEvery=250']),
    ...section('try', advice),
    ...section(
      'numbers',
      Object.entries(numbers).flatMap(([key, name]) => numberLine(name, signals[key])),
    ),
    ...section('history', history.map(historyLine)),
    ...(unreadable > 0 ? [`note: ${unreadable} lines of events.jsonl cannot be read`] : []),
  ].join('\n');
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
  'watch.covered': ['kinds covered', 'all'],
  'watch.kinds': ['kinds in the data', ''],
  'watch.distance': ['distance to the data', 'about 1 at best'],
  'watch.copying': ['closer to training than held-out data', '0.5: no copying'],
  'gradient.G': ['norm of the gradient at G', 'above 0'],
};

function numberLine([name, ideal]: readonly [string, string], value: number | undefined): string[] {
  if (value === undefined) return [];
  return [
    `${name.padEnd(38)}${String(Number(value.toPrecision(4))).padStart(10)}${ideal && `   (${ideal})`}`,
  ];
}

function historyLine({ step, verdict, action }: NotedDiagnosis): string {
  const done = doneText(action);
  return `step ${String(step).padStart(7)}  ${verdict}${done && `; ${done}`}`;
}
