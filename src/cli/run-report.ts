import { isTraining, openDataset } from '../node/index.js';
import {
  adviceFor,
  brokenLines,
  canBeJudged,
  eventsFile,
  examine,
  loadNewestCheckpoint,
  type LoggedLine,
  loggedLines,
  type Metrics,
  metricsFile,
  type NotedDiagnosis,
  notedDiagnoses,
  readText,
  replay,
  type Replayed,
  savedSteps,
  type Verdict,
} from '../train/index.js';
import { isOther, otherData } from './open-data.js';
import type { OpenRun } from './runs.js';
import { withEngine } from './with-engine.js';

/** What is known of how a run goes. */
export interface RunReport {
  readonly run: string;
  readonly verdict: Verdict;
  /** Step of the first look that found it. */
  readonly since: number;
  /** The step the numbers are of. */
  readonly step: number;
  /** Whether the numbers are of a look made now, because nobody looked while it trained. */
  readonly lookedNow: boolean;
  /** Whether it has no verdict yet and, by its settings, could have none: nobody looked often enough while it trained. */
  readonly isLookedAtTooRarely: boolean;
  readonly evidence: readonly string[];
  readonly advice: readonly string[];
  readonly signals: Metrics;
  readonly history: readonly NotedDiagnosis[];
  /** Lines of `events.jsonl` that could not be read. */
  readonly unreadable: number;
  /** What is wrong with the files of the run. */
  readonly notes: readonly string[];
}

/**
 * How a run goes, from its log; one that nobody looked at is looked at now, unless it failed before there was a checkpoint. Throws CHECKPOINT_MISSING or
 * CHECKPOINT_CORRUPT, DATA_UNFIT, and what `openDataset` throws, where that cannot be.
 */
export async function reportOn(run: OpenRun): Promise<RunReport> {
  const { store } = run;
  const metricsText = await readText(store, metricsFile);
  const { noted, unreadable } = notedDiagnoses(await readText(store, eventsFile));
  const lines = loggedLines(metricsText);
  const logged = lines.findLast(({ metrics }) => 'watch.diversity' in metrics);
  const event = noted.at(-1);
  const untrained = event !== undefined && (await savedSteps(store)).length === 0;
  const told = logged ?? (untrained ? { step: event.step, metrics: {} } : undefined);
  const { notes, ...looked } = told ? { ...told, notes: [] } : await lookNow(run);
  const { current, history, judgedAgain } = judged(noted, replay(lines), looked);
  return {
    run: store.path,
    verdict: current.verdict,
    since: begin(history),
    step: looked.step,
    lookedNow: told === undefined,
    isLookedAtTooRarely:
      current.verdict === 'starting' &&
      !canBeJudged(run.config.steps, run.config.watchEvery) &&
      !(await isTraining(store.path)),
    evidence: current.evidence,
    advice: adviceFor(current.verdict, run.recipe, run.config),
    signals: looked.metrics,
    history,
    unreadable,
    notes: [
      ...notes,
      ...brokenNote(eventsFile, unreadable),
      ...brokenNote(metricsFile, brokenLines(metricsText)),
      ...(judgedAgain
        ? [`${eventsFile} does not tell of this verdict: it is judged again from ${metricsFile}`]
        : []),
    ],
  };
}

function brokenNote(file: string, count: number): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? 'line' : 'lines'} of ${file} cannot be read`];
}

interface Judged {
  readonly current: Pick<NotedDiagnosis, 'verdict' | 'evidence'>;
  readonly history: readonly NotedDiagnosis[];
  /** Whether the events lack the verdict that the metrics give. */
  readonly judgedAgain: boolean;
}

/** The metrics decide, but for numbers that were not finite, of which only the events tell. */
function judged(noted: readonly NotedDiagnosis[], { last, changes }: Replayed, looked: LoggedLine): Judged {
  const event = noted.at(-1);
  const blownUp = event?.verdict === 'diverged' && event.step >= looked.step;
  if (event && (!last || blownUp)) return { current: event, history: noted, judgedAgain: false };
  if (!last) return { current: firstLook(looked), history: [], judgedAgain: false };
  if (last.verdict === (event?.verdict ?? 'starting')) {
    const evidence = last.evidence.length > 0 ? last.evidence : (event?.evidence ?? []);
    return { current: { verdict: last.verdict, evidence }, history: noted, judgedAgain: false };
  }
  const history = changes.map(({ step, diagnosis: { verdict, evidence } }) => ({ step, verdict, evidence }));
  return { current: withEvidence(last, history), history, judgedAgain: true };
}

/** A look that was not sure of the verdict has no evidence: then that of the look that found it. */
function withEvidence(
  { verdict, evidence }: Judged['current'],
  history: readonly NotedDiagnosis[],
): Judged['current'] {
  return { verdict, evidence: evidence.length > 0 ? evidence : (history.at(-1)?.evidence ?? []) };
}

/** One look makes no verdict, unless there was nothing finite to see. */
function firstLook({ step, metrics }: LoggedLine): Judged['current'] {
  if (Object.keys(metrics).length > 0) return { verdict: 'starting', evidence: [] };
  return { verdict: 'diverged', evidence: [`samples or scores of step ${step} are not finite`] };
}

/** The first step of the last verdict. */
function begin(history: readonly NotedDiagnosis[]): number {
  const last = history.at(-1)?.verdict;
  const before = history.findLastIndex(({ verdict }) => verdict !== last);
  return history[before + 1]?.step ?? 0;
}

interface Look extends LoggedLine {
  readonly notes: readonly string[];
}

/** A look at the newest intact checkpoint of a run that was not watched. */
async function lookNow({ store, recipe, config, recorded }: OpenRun): Promise<Look> {
  const { checkpoint, damaged } = await loadNewestCheckpoint(store);
  const data = await openDataset(config.data, { size: config.size });
  const game = recipe.build(config, data);
  const signals = await withEngine({ device: 'cpu', threads: 1 }, (engine) =>
    examine({ game, data, engine, seed: config.seed, checkpoint }),
  );
  const { step } = checkpoint;
  const notes = [
    ...damaged.map((folder) => `${folder} is damaged; step ${step} is looked at`),
    ...(isOther(data, recorded) ? [otherData(data)] : []),
  ];
  return { step, metrics: signals ?? {}, notes };
}
