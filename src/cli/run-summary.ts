import { join } from 'node:path';
import { folderStore, isTraining } from '../node/index.js';
import { benchmarks, plansOf, type Trial } from '../reproduce/index.js';
import { GanymedeError } from '../support/errors.js';
import { allInOrder } from '../support/in-order.js';
import {
  type Config,
  eventsFile,
  loggedLines,
  type Metrics,
  metricsFile,
  notedDiagnoses,
  readText,
  savedSteps,
} from '../train/index.js';
import { lastScoresOf } from './scores.js';
import { reductionOf, type Reproduction, reproductionIn } from './reproduction.js';
import { findRun, isRunFolder, openRun, runFolders } from './runs.js';
import { readTrials } from './trials-file.js';
import type { Evaluated } from './evaluation-table.js';

/** What a run is and how far it has come. */
export interface RunSummary {
  readonly run: string;
  readonly config: Config;
  /** Of its last checkpoint. */
  readonly step: number;
  readonly state: 'training' | 'finished' | 'unfinished';
  readonly verdict: string | undefined;
  /** Steps that can be used. */
  readonly checkpoints: readonly number[];
  /** Last logged. */
  readonly metrics: Metrics;
  readonly scores: Evaluated | undefined;
}

/** Of a run, or of one of `reproduce`. Throws RUN_NOT_FOUND or RUN_DAMAGED. */
export async function anySummaryOf(run: string, out: string): Promise<RunSummary | ReproductionSummary> {
  const path = await findRun(run, out);
  return (await reproductionSummary(path)) ?? summaryOf(path, out);
}

/** Throws RUN_NOT_FOUND or RUN_DAMAGED. */
export async function summaryOf(run: string, out: string): Promise<RunSummary> {
  const { store, config } = await openRun(run, out);
  const checkpoints = await savedSteps(store);
  const step = checkpoints.at(-1) ?? 0;
  const state = (await isTraining(store.path))
    ? 'training'
    : step >= config.steps
      ? 'finished'
      : 'unfinished';
  return {
    run: store.path,
    config,
    step,
    state,
    verdict: notedDiagnoses(await readText(store, eventsFile)).noted.at(-1)?.verdict,
    checkpoints,
    metrics: loggedLines(await readText(store, metricsFile)).at(-1)?.metrics ?? {},
    scores: await lastScoresOf(store),
  };
}

/** A folder that looks like a run and cannot be read as one. */
interface DamagedRun {
  readonly run: string;
  readonly damaged: string;
}

/** A run of `reproduce`, which holds the trainings of a benchmark. */
export interface ReproductionSummary {
  readonly run: string;
  /** Name of the benchmark. */
  readonly reproduce: string;
  readonly state: 'training' | 'finished' | 'stopped';
  /** Trainings that are finished. */
  readonly trained: number;
}

export type AnyRun = RunSummary | ReproductionSummary | DamagedRun;

/** Runs read at a time, each of which has files open. */
const AT_ONCE = 8;

/** Every run in `out`, by number. */
export async function allRuns(out: string): Promise<AnyRun[]> {
  const names = await runFolders(out, isRunFolder);
  return allInOrder(names, AT_ONCE, (name) => summaryOrDamage(join(out, name), out));
}

/** Undefined where `reproduce` did not write the folder. */
async function reproductionSummary(run: string): Promise<ReproductionSummary | undefined> {
  const store = folderStore(run);
  const reproduction = await reproductionIn(store);
  if (!reproduction) return undefined;
  const trials = await readTrials(store);
  const ended = isComplete(reproduction, trials) ? 'finished' : 'stopped';
  const state = (await isTraining(run)) ? 'training' : ended;
  return { run, reproduce: reproduction.reproduce, state, trained: trials.length };
}

/** Whether there is a training for everything that was asked for; of a benchmark nobody knows none is. */
function isComplete(reproduction: Reproduction, trials: readonly Trial[]): boolean {
  const benchmark = benchmarks.find(({ name }) => name === reproduction.reproduce);
  const { methods, ...reduction } = reductionOf(reproduction);
  const known = benchmark?.methods.map(({ name }) => name.toLowerCase()) ?? [];
  if (!benchmark || methods?.some((name) => !known.includes(name.toLowerCase())) === true) return false;
  return plansOf(benchmark, { ...reduction, methods }).every(({ method, seed }) =>
    trials.some((trial) => trial.method === method.name && trial.seed === seed),
  );
}

async function summaryOrDamage(run: string, out: string): Promise<AnyRun> {
  try {
    return (await reproductionSummary(run)) ?? (await summaryOf(run, out));
  } catch (error) {
    if (error instanceof GanymedeError) return { run, damaged: error.message };
    throw error;
  }
}
