import { encodePng, lockRun, nodeHost, packageVersion } from '../node/index.js';
import { invariant } from '../support/invariant.js';
import { printable } from '../support/printable.js';
import {
  adviceFor,
  checkMetric,
  describeExamples,
  type EndReason,
  type Environment,
  RunRecorder,
  type RunStore,
  train,
  type TrainEvent,
  type TrainOptions,
} from '../train/index.js';
import type { Output } from './output.js';
import { Progress } from './progress.js';
import { finish, type Played } from './session-end.js';
import { environmentOf, layoutFor, threadsOf, tunerFor } from './session-machine.js';
import { closeLooks, roundingNotes, unwatchedNote } from './session-notes.js';
import type { Session } from './session-parts.js';
import { StopRequest } from './signals.js';

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

interface Play {
  readonly session: Session;
  readonly output: Output;
  readonly options: TrainOptions;
  readonly environment: Environment;
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

function headline({ recipe, config, data, before }: Session, store: RunStore): string {
  const start = before ? `from step ${before.from?.step ?? 0} ` : '';
  return `${recipe.name} on ${printable(data.name)}: ${describeExamples(data)}, ${start}to step ${config.steps}, batch ${config.batch}, seed ${config.seed}\nrun         ${store.path}`;
}
