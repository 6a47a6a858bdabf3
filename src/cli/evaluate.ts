import { z } from 'zod';
import type { Dataset } from '../data/index.js';
import { chosen, type Judge, measurementsOf, needsJudge } from '../evaluate/index.js';
import { loadClassifier } from '../features/index.js';
import { compareScores, type Score } from '../metrics/index.js';
import { nodeHost, openDataset, readClassifier } from '../node/index.js';
import type { Engine } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { drawSamples, examplesOf, loadCheckpoint, readText } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { type OpenRun, openRun } from './runs.js';

export interface EvaluateFlags extends OutputOptions {
  readonly n?: number;
  readonly seed: number;
  readonly step?: number;
  readonly metrics?: string;
  readonly against?: string;
  readonly out: string;
}

const scoresFile = 'scores.jsonl';

/** `evaluate RUN`: scores of its samples, each with its whole protocol; with `--against` how far they are from another's. */
export async function evaluate(
  args: readonly string[],
  flags: EvaluateFlags,
  output: Output,
): Promise<number> {
  const run = await openRun(args[0] ?? '', flags.out);
  const other = flags.against === undefined ? undefined : await openRun(flags.against, flags.out);
  const before = other && (await lastScores(other));
  const data = await openDataset(run.config.data);
  const { step, scores } = await measured(run, { data, flags, output });
  await run.store.append(scoresFile, `${JSON.stringify({ step, date: new Date().toISOString(), scores })}\n`);
  const rows = scores.map((score) => ({ ...score, ...(before && { against: difference(before, score) }) }));
  output.answer({ run: run.store.path, step, scores: rows }, textOf(run, step, rows));
  return 0;
}

interface Task {
  readonly data: Dataset;
  readonly flags: EvaluateFlags;
  readonly output: Output;
}

async function measured(
  { store, recipe, config }: OpenRun,
  { data, flags, output }: Task,
): Promise<{ step: number; scores: Score[] }> {
  const game = recipe.build(config, data);
  const { step, state } = await loadCheckpoint(store, flags.step);
  const engine = await nodeHost.openEngine({ device: config.device, threads: nodeHost.cores });
  try {
    await engine.writeState(state);
    const count = flags.n ?? usualCount(data);
    output.say(`step ${step}: ${count} samples of noise with seed ${flags.seed}`);
    const samples = await drawSamples(engine, game, { count, seed: flags.seed, stream: 'evaluate' });
    const judge = needsJudge(data) ? await openJudge(engine, data) : undefined;
    const { range } = game.samples;
    const scores: Score[] = [];
    const all = await measurementsOf({ data, samples, range, judge });
    for (const { name, measure } of chosen(all, flags.metrics?.split(','))) {
      output.progress(`measuring ${name}`);
      scores.push(...(await measure()));
    }
    return { step, scores };
  } finally {
    await engine.close();
  }
}

function usualCount(data: Dataset): number {
  if (examplesOf(data) === 'points') return 2500;
  return data.source ? 25_600 : 10_000;
}

/** The classifier that knows this data best: Fashion-MNIST's own, or that of digits. */
async function openJudge(engine: Engine, { name }: Dataset): Promise<Judge> {
  const read = await readClassifier(name === 'fashion-mnist' ? 'fashion-mnist' : 'mnist');
  return {
    name: `${read.name} classifier`,
    sha256: read.card.sha256,
    classify: await loadClassifier(engine, read),
  };
}

const scoreSchema = z.object({
  metric: z.string(),
  value: z.number(),
  error: z.number().exactOptional(),
  protocol: z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
  ),
});

/** What was measured of a run last. Throws RUN_NOT_EVALUATED. */
async function lastScores({ store }: OpenRun): Promise<readonly Score[]> {
  const lines = (await readText(store, scoresFile)).split('\n').filter((line) => line !== '');
  const last = lines.at(-1);
  if (last !== undefined) return z.object({ scores: z.array(scoreSchema) }).parse(JSON.parse(last)).scores;
  throw new GanymedeError('RUN_NOT_EVALUATED', `${store.path} has no scores to compare with`, {
    where: '--against',
    expected: 'a run that was evaluated',
    fix: `Run: ganymede evaluate ${store.path}`,
  });
}

/** How much larger a score is than the other run's. Throws PROTOCOL_MISMATCH. */
function difference(before: readonly Score[], score: Score): number | undefined {
  const same = before.find(({ metric }) => metric === score.metric);
  return same && compareScores(same, score).difference;
}

type Row = Score & { readonly against?: number | undefined };

/** Metrics and values in columns; below them each protocol once, the hashes short. */
function textOf({ store }: OpenRun, step: number, rows: readonly Row[]): string {
  const protocols = [...new Set(rows.map(protocolText))];
  const lines = rows.map((row) => {
    const margin = row.error === undefined ? '' : ` ± ${short(row.error)}`;
    const against =
      row.against === undefined ? '' : `   ${row.against >= 0 ? '+' : ''}${short(row.against)} against`;
    const note = `[${protocols.indexOf(protocolText(row)) + 1}]`;
    return `  ${row.metric.padEnd(24)}${short(row.value).padStart(10)}${margin.padEnd(12)} ${note}${against}`;
  });
  const notes = protocols.map((text, i) => `  [${i + 1}] ${text}`);
  return [`${store.path}, step ${step}`, ...lines, 'measured with', ...notes].join('\n');
}

function protocolText({ protocol }: Score): string {
  return Object.entries(protocol)
    .map(([name, value]) => `${name} ${name === 'sha256' ? String(value).slice(0, 12) : String(value)}`)
    .join(', ');
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
