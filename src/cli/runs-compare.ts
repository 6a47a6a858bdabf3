import { basename } from 'node:path';
import { compareScores, type Score } from '../metrics/index.js';
import { GanymedeError } from '../support/errors.js';
import { changedSettings, settingAt } from '../train/index.js';
import { columns, fiveDigits } from './columns.js';
import type { Output } from './output.js';
import { type RunSummary, summaryOf } from './run-summary.js';
import type { RunsFlags } from './runs-list.js';

interface Row {
  readonly name: string;
  /** A value for each run; undefined where a run has none. */
  readonly values: readonly unknown[];
}

/** `runs compare RUN RUN...`: settings that differ, the last logged scalars and the last scores, side by side. */
export async function compareRuns(
  args: readonly string[],
  flags: RunsFlags,
  output: Output,
): Promise<number> {
  const runs = await Promise.all(args.map((run) => summaryOf(run, flags.out)));
  const settings = differingSettings(runs);
  const metrics = byName(runs.map(({ metrics }) => metrics));
  const { rows: scores, unlike } = scoresOf(runs);
  const head = ['', ...runs.map(({ run }) => basename(run))];
  const text = [
    columns([
      head,
      ['step', ...runs.map(({ step }) => String(step))],
      ['diagnosis', ...runs.map(({ verdict }) => verdict ?? '-')],
      ...settings.map(({ name, values }) => [
        name,
        ...values.map((value) => (value === undefined ? '-' : JSON.stringify(value))),
      ]),
      ...[...metrics, ...scores].map(({ name, values }) => [
        name,
        ...values.map((value) => fiveDigits(value as number | undefined)),
      ]),
    ]),
    ...unlike.map((metric) => `note: ${metric} was not measured alike and cannot be compared`),
  ].join('\n');
  await output.report(
    { runs: runs.map(({ run, step }) => ({ run, step })), settings, metrics, scores, unlike },
    text,
  );
  return 0;
}

/** Settings in which any run differs from the first; how runs are called does not count. */
function differingSettings(runs: readonly RunSummary[]): Row[] {
  const [first, ...others] = runs.map(({ config }) => config);
  if (!first) return [];
  const paths = others.flatMap((other) => changedSettings(first, other).map(({ path }) => path));
  return [...new Set(paths)]
    .filter((path) => path !== 'name')
    .map((path) => ({ name: path, values: runs.map(({ config }) => settingAt(config, path)) }));
}

function byName(runs: readonly Readonly<Record<string, number>>[]): Row[] {
  const names = new Set(runs.flatMap((values) => Object.keys(values)));
  return [...names].map((name) => ({ name, values: runs.map((values) => values[name]) }));
}

/** Scores that were measured by one protocol, and the names of those that were not. */
function scoresOf(runs: readonly RunSummary[]): {
  readonly rows: readonly Row[];
  readonly unlike: readonly string[];
} {
  const all = runs.map(({ scores }) => new Map((scores?.scores ?? []).map((score) => [score.metric, score])));
  const names = [...new Set(all.flatMap((scores) => [...scores.keys()]))];
  const alike = names.filter((name) => areAlike(all.flatMap((scores) => scores.get(name) ?? [])));
  return {
    rows: alike.map((name) => ({ name, values: all.map((scores) => scores.get(name)?.value) })),
    unlike: names.filter((name) => !alike.includes(name)),
  };
}

function areAlike([first, ...others]: readonly Score[]): boolean {
  try {
    for (const other of others) if (first) compareScores(first, other);
    return true;
  } catch (error) {
    if (error instanceof GanymedeError && error.code === 'PROTOCOL_MISMATCH') return false;
    throw error;
  }
}
