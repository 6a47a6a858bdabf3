import type { Dataset } from '../data/index.js';
import {
  knownToJudges,
  loadJudge,
  measurementsOf,
  type Metric,
  needsJudge,
  notesOn,
  usualCount,
  wantedMetrics,
} from '../evaluate/index.js';
import { compareScores, type Protocol, type Score } from '../metrics/index.js';
import { dataFingerprint, readClassifier } from '../node/index.js';
import {
  type Checkpoint,
  type CheckpointChoice,
  drawSamples,
  type Game,
  labelsInTurn,
} from '../train/index.js';
import { checkSamplesFit, mostSamples } from './check-samples-fit.js';
import { chosenCheckpoint } from './checkpoints.js';
import { compared, type Evaluated, tableOf } from './evaluation-table.js';
import { openDataOf } from './open-data.js';
import type { Output, OutputOptions } from './output.js';
import { type OpenRun, openRun } from './runs.js';
import { lastScores, recordScores } from './scores.js';
import { withEngine } from './with-engine.js';

export interface EvaluateFlags extends OutputOptions {
  readonly n?: number;
  readonly seed: number;
  readonly step?: CheckpointChoice;
  readonly metrics?: string;
  readonly against?: string;
  readonly threads?: number;
  readonly out: string;
}

/**
 * `evaluate RUN...`: scores of their samples, each with its whole protocol; those of several runs beside the first's, or
 * with `--against` beside the last ones of another run.
 */
export async function evaluate(
  args: readonly string[],
  flags: EvaluateFlags,
  output: Output,
): Promise<number> {
  let other = flags.against === undefined ? undefined : await lastScores(await storeOf(flags.against, flags));
  const tasks: Task[] = [];
  for (const run of args) tasks.push(await taskOf(await openRun(run, flags.out), flags, output));
  requireAlike([
    ...(other?.scores ?? []).map(({ protocol }) => protocol).slice(0, 1),
    ...tasks.map(identityOf),
  ]);
  for (const task of tasks) {
    const { store } = task.run;
    const { step } = task.checkpoint;
    const scores = await measured(task, flags, output);
    try {
      await show({ run: store.path, step, scores }, other, output);
    } finally {
      await recordScores(store, { step, date: new Date().toISOString(), scores });
    }
    other ??= { run: store.path, step, scores };
  }
  return 0;
}

/** A run whose checkpoint, data and metrics were found to be there. */
interface Task {
  readonly run: OpenRun;
  readonly checkpoint: Checkpoint;
  readonly data: Dataset;
  readonly game: Game;
  readonly count: number;
  readonly metrics: readonly Metric[];
  readonly seed: number;
}

async function storeOf(run: string, { out }: EvaluateFlags): Promise<OpenRun['store']> {
  return (await openRun(run, out)).store;
}

async function taskOf(run: OpenRun, flags: EvaluateFlags, output: Output): Promise<Task> {
  const checkpoint = await chosenCheckpoint(run.store, flags.step, output);
  const data = await openDataOf(run, output);
  const game = run.recipe.build(run.config, data);
  const count = flags.n ?? Math.min(usualCount(data), mostSamples(game));
  const names = flags.metrics?.split(',').map((name) => name.trim());
  const metrics = wantedMetrics({ data, count, names });
  checkSamplesFit(game, count);
  return { run, checkpoint, data, game, count, metrics, seed: flags.seed };
}

/** What all protocols of a run's scores will have. */
function identityOf({ data, seed }: Task): Protocol {
  return { data: data.name, content: contentOf(data), seed };
}

/** Throw PROTOCOL_MISMATCH before anything is measured, where data or seeds differ. */
function requireAlike([first, ...others]: readonly Protocol[]): void {
  const score = ({ data = '', content = '', seed = '' }: Protocol = {}): Score => ({
    metric: 'evaluate',
    value: 0,
    protocol: { data, content, seed },
  });
  for (const other of others) compareScores(score(first), score(other));
}

/** Print the scores; where they cannot be compared with the others, by themselves. Throws PROTOCOL_MISMATCH then, or OUTPUT_UNWRITABLE. */
async function show(evaluated: Evaluated, other: Evaluated | undefined, output: Output): Promise<void> {
  const print = (table: Evaluated): Promise<void> => output.report(table, tableOf(table));
  let shown = evaluated;
  try {
    if (other) shown = { ...evaluated, scores: compared(evaluated.scores, other) };
  } finally {
    await print(shown);
  }
}

async function measured(task: Task, { threads }: EvaluateFlags, output: Output): Promise<Score[]> {
  const { config, store } = task.run;
  return withEngine({ ...config, threads: threads ?? config.threads }, async (engine) => {
    await engine.writeState(task.checkpoint.state);
    const { count, data, game, seed } = task;
    output.say(`${store.path}, step ${task.checkpoint.step}: ${count} samples of noise with seed ${seed}`);
    const samples = await drawSamples(engine, game, { count, seed, stream: 'evaluate' });
    const judge = needsJudge(data) ? await loadJudge(engine, data, readClassifier) : undefined;
    for (const note of notesOn(data, judge?.name)) output.note(note);
    const asked = knownToJudges(data) ? labelsInTurn(game, count) : undefined;
    const subject = {
      data,
      samples,
      range: game.samples.range,
      seed,
      asked,
      judge,
      content: contentOf(data),
    };
    return scoresOf(measurementsOf(task.metrics, subject), output);
  });
}

/** Short hashes of the training and the held-out examples. */
function contentOf(data: Dataset): string {
  const parts = data.heldOut ? [data, data.heldOut] : [data];
  return parts.map((part) => dataFingerprint(part).slice(0, 16)).join(' ');
}

async function scoresOf(measurements: ReturnType<typeof measurementsOf>, output: Output): Promise<Score[]> {
  const scores: Score[] = [];
  for (const [i, { name, measure }] of measurements.entries()) {
    output.progress(`measuring ${name} (${i + 1} of ${measurements.length})`);
    scores.push(...(await measure()));
  }
  return scores;
}
