import { classNamesOf, type Dataset } from '../data/index.js';
import { encodePng, environment, lockRun, machineTuner, nodeHost, packageVersion } from '../node/index.js';
import {
  adviceFor,
  type Checkpoint,
  checkMetric,
  type Config,
  describeExamples,
  type EndReason,
  type Environment,
  type Examples,
  examplesOf,
  exportGenerator,
  type Game,
  loadNewestCheckpoint,
  type LoggedLine,
  type Recipe,
  RunRecorder,
  type RunStore,
  type Suggestion,
  train,
  type TrainEvent,
  type TrainOptions,
} from '../train/index.js';
import type { Engine, Layout } from '../runtime/index.js';
import { invariant } from '../support/invariant.js';
import { printable } from '../support/printable.js';
import { shellWord } from '../support/shell.js';
import { heldOutFingerprint, problemNotes } from './open-data.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import type { Recorded } from './runs.js';
import { closeLooks, roundingNotes, unwatchedNote } from './session-notes.js';
import { StopRequest } from './signals.js';

/** What a training needs, resolved. */
export interface Session {
  readonly recipe: Recipe;
  readonly config: Config;
  /** Of a new run: settings that were chosen for it, and why. */
  readonly choices?: readonly Suggestion[];
  readonly data: Dataset;
  /** SHA-256 of the data. */
  readonly sha256: string;
  readonly game: Game;
  /** Opens the folder, once the game has been compiled and its first state is in the engine. */
  readonly openStore: () => Promise<RunStore>;
  /** The run to go on with, which is locked already; a new one has none. */
  readonly before?: Before;
}

/** What a run to be continued was and chose. */
interface Before {
  readonly config: Config;
  readonly recorded: Recorded;
  /** Undefined where it had no checkpoint yet. */
  readonly from: Checkpoint | undefined;
  /** Its logged lines up to where it goes on. */
  readonly history: readonly LoggedLine[];
  /** The run a new one is made from; undefined where it is the same run that goes on. */
  readonly parent?: string | undefined;
  /** Whether other steps than it was begun for make other rates or weights of the steps it did. */
  readonly rescheduled: boolean;
}

/** Train to the end or to a signal, writing the run; returns the exit status. */
export async function runTraining(session: Session, output: Output): Promise<number> {
  const { config, before } = session;
  const threads = threadsOf(config, before?.recorded);
  if (config.threads > threads)
    output.note(`${config.threads} threads were asked for, there are ${threads} cores: ${threads} are used`);
  const engine = await nodeHost.openEngine({ device: config.device, threads });
  const stop = new StopRequest(() => {
    output.say('stopping after this step; press Ctrl-C again to quit at once');
  });
  const layout = layoutFor(engine, before?.recorded);
  const tune = tunerFor(session, { threads, output, signal: stop });
  const options = { ...trainOptions(session), engine, layout, tune, signal: stop };
  try {
    const played = await play({ session, output, options, environment: environmentOf(session, threads) });
    return await finish(session, { ...played, output, stop });
  } finally {
    stop.release();
    await engine.close();
  }
}

/** As many as asked for, else as the run had before, else one per core; never more than there are cores. */
function threadsOf({ threads }: Config, recorded: Recorded | undefined): number {
  return Math.min(threads > 0 ? threads : (recorded?.threads ?? nodeHost.cores), nodeHost.cores);
}

/** As the run had, where this machine has it. */
function layoutFor(engine: Engine, recorded: Recorded | undefined): Layout {
  return recorded?.layout === 'NCHW' ? recorded.layout : engine.layout;
}

interface TunerParts {
  readonly threads: number;
  readonly output: Output;
  readonly signal: StopRequest;
}

/** A run that goes on computes as it did; a new one as this machine does it fastest. */
function tunerFor(
  { config, before }: Session,
  { threads, output, signal }: TunerParts,
): TrainOptions['tune'] {
  if (before && before.parent === undefined) return () => Promise.resolve(before.recorded.tuning ?? {});
  if (config.device !== 'cpu') return undefined;
  return machineTuner({
    threads,
    signal,
    onMeasure: (count) => {
      output.say(`measuring   ${count} convolutions, once on this machine`);
    },
  });
}

function trainOptions({
  game,
  data,
  config,
  before,
}: Session): Omit<TrainOptions, 'engine' | 'layout' | 'tune'> {
  return {
    game,
    data,
    seed: config.seed,
    steps: config.steps,
    every: { log: config.logEvery, sample: config.sampleEvery, save: config.saveEvery },
    care: { every: config.watchEvery, act: config.act, history: before?.history ?? [] },
    ...(before?.from && { from: before.from }),
  };
}

function environmentOf({ config, data, sha256 }: Session, threads: number): Environment {
  const { count, shape, columns } = data;
  return {
    ...environment(),
    device: config.device,
    threads,
    data: {
      count,
      shape,
      sha256,
      heldOutSha256: heldOutFingerprint(data),
      classNames: classNamesOf(data),
      columns,
      notes: problemNotes(data),
    },
  };
}

interface Play {
  readonly session: Session;
  readonly output: Output;
  readonly options: TrainOptions;
  readonly environment: Environment;
}

interface Played {
  readonly store: RunStore;
  readonly reason: EndReason;
  readonly watched: boolean;
}

/** What to know of the looks of a training, once it is known whether there are any. */
function lookNotes({ game, data, recipe, config }: Session, watched: boolean): string[] {
  const unwatched = !watched && config.watchEvery > 0;
  return unwatched ? [unwatchedNote(game, data)] : closeLooks(recipe, config);
}

/** Train; from the first event on there is a folder, in which every event and an error are recorded. */
async function play(parts: Play): Promise<Played> {
  const events = train(parts.options);
  const first = await events.next();
  invariant(first.done !== true && first.value.kind === 'start', 'a training starts with an event');
  const { output, session } = parts;
  const { config } = session;
  const { scalars, watched } = first.value;
  checkMetric(config.metric, { scalars, watched, usual: session.recipe.defaults.metric });
  for (const note of lookNotes(session, watched)) output.note(note);
  const store = await session.openStore();
  const { before } = session;
  const unlock = before && before.parent === undefined ? undefined : await lockRun(store.path);
  try {
    return { store, watched, reason: await recordAll(parts, store, withFirst(first.value, events)) };
  } finally {
    await unlock?.();
  }
}

async function* withFirst<T>(first: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

async function recordAll(
  { session, output, environment }: Play,
  store: RunStore,
  events: AsyncIterable<TrainEvent>,
): Promise<EndReason> {
  for (const note of roundingNotes(environment, session.before?.recorded)) output.note(note);
  output.say(headline(session, store));
  const recorder = recorderOf(session, store, environment);
  const { choices, config } = session;
  const { steps, batch } = config;
  const progress = new Progress(output, { steps, batch, run: store.path, choices });
  let reason: EndReason = 'interrupted';
  for await (const written of recorder.recordAll(advised(session, events))) {
    progress.show(written);
    if (written.event.kind === 'end') reason = written.event.reason;
  }
  return reason;
}

/** The events, with advice that fits the recipe. */
async function* advised(
  { recipe, config }: Session,
  events: AsyncIterable<TrainEvent>,
): AsyncGenerator<TrainEvent> {
  for await (const event of events) {
    if (event.kind !== 'diagnosis') yield event;
    else {
      const { diagnosis } = event;
      yield { ...event, diagnosis: { ...diagnosis, advice: adviceFor(diagnosis.verdict, recipe, config) } };
    }
  }
}

function recorderOf(session: Session, store: RunStore, environment: Environment): RunRecorder {
  const { recipe, config, choices, data, game, before } = session;
  return new RunRecorder({
    store,
    encode: encodePng,
    game,
    data,
    facts: { path: store.path, recipe, config, data, version: packageVersion('ganymede') ?? 'unknown' },
    environment,
    choices,
    before: before?.config,
    parent: before?.parent,
    rescheduled: before?.rescheduled,
  });
}

interface Ending extends Played {
  readonly output: Output;
  readonly stop: StopRequest;
}

async function finish(
  { config, game }: Session,
  { store, reason, watched, output, stop }: Ending,
): Promise<number> {
  if (reason === 'interrupted') {
    const resume = `npx ganymede resume ${shellWord(store.path)}`;
    output.answer({ run: store.path, resume }, `stopped and saved; go on with: ${resume}`, store.path);
    return stop.status;
  }
  await store.write(
    'export/generator.onnx',
    exportGenerator(game, config, (await loadNewestCheckpoint(store)).checkpoint),
  );
  output.answer(
    { run: store.path },
    nextSteps(store.path, { examples: examplesOf(game.samples), watched }),
    store.path,
  );
  return 0;
}

function headline({ recipe, config, data, before }: Session, store: RunStore): string {
  const start = before ? `from step ${before.from?.step ?? 0} ` : '';
  return `${recipe.name} on ${printable(data.name)}: ${describeExamples(data)}, ${start}to step ${config.steps}, batch ${config.batch}, seed ${config.seed}\nrun         ${store.path}`;
}

function nextSteps(
  path: string,
  { examples, watched }: { readonly examples: Examples; readonly watched: boolean },
): string {
  const run = shellWord(path);
  const diagnosis = watched ? `\n  how it went            npx ganymede diagnose ${run}` : '';
  return `done: ${path}
  look at the samples    ${path}/samples/${diagnosis}
  make more ${examples}       npx ganymede generate ${run} --seed 1
  go on training         npx ganymede resume ${run} --steps N
  the generator, ONNX    ${path}/export/generator.onnx`;
}
