import { z } from 'zod';
import type { Dataset } from '../data/index.js';
import { loadClassifier } from '../features/index.js';
import type { Engine } from '../runtime/index.js';
import {
  type Checkpoint,
  type Config,
  type Game,
  loadNewestCheckpoint,
  loggedLines,
  metricsFile,
  readText,
  resolveConfig,
  RunRecorder,
  type RunStore,
  savedSteps,
  train,
  type TrainEvent,
} from '../train/index.js';
import { GanymedeError } from '../support/errors.js';
import { lineValue } from '../support/json-lines.js';
import { seconds } from '../support/web.js';
import type { Benchmark, Method, Tools, Trial } from './benchmark.js';
import type { Lab } from './lab.js';
import { lookAt, readLooks } from './looks.js';
import type { LoggedRound, Trained } from './trained.js';

/** One training to be done. */
export interface Plan {
  readonly benchmark: Benchmark;
  readonly method: Method;
  readonly seed: number;
  /** Rounds, if they are not to be the protocol's. */
  readonly steps?: number | undefined;
}

/** Where a trial is kept, such as `pacgan2-seed-1`. */
export function trialFolder({ method, seed }: Plan): string {
  return `${method.name.toLowerCase().replace(/[^a-z0-9.]+/g, '-')}-seed-${seed}`;
}

/** Everything one training is made of. */
interface Session {
  readonly plan: Plan;
  readonly lab: Lab;
  readonly engine: Engine;
  readonly config: Config;
  readonly data: Dataset;
  readonly game: Game;
  readonly store: RunStore;
  /** Whether its folder holds what an earlier process wrote. */
  readonly isBegun: boolean;
  /** Where it goes on, if it was saved before, and what was logged till then. */
  readonly from: Checkpoint | undefined;
  readonly history: readonly LoggedRound[];
}

/**
 * Train a method as an ordinary run, going on with what its folder holds, and measure what it came to. Undefined where it
 * was asked to stop; its state is saved then. Throws CONFIG_INVALID where it was begun with other rounds.
 */
export async function runTrial(
  plan: Plan,
  lab: Lab,
  show: (event: TrainEvent) => void,
): Promise<Trial | undefined> {
  const unlock = await lab.lock(trialFolder(plan));
  const engine = await lab.openEngine();
  try {
    const session = await open(plan, lab, engine);
    const began = seconds();
    const trained = await play(session, show);
    if (!trained) return undefined;
    const share = 1 - (session.from?.step ?? 0) / session.config.steps;
    const each = share === 0 ? 0 : (seconds() - began) / share;
    return await judged(session, trained, each);
  } finally {
    await engine.close();
    await unlock();
  }
}

async function open(plan: Plan, lab: Lab, engine: Engine): Promise<Session> {
  const config = configOf(plan, lab);
  const data = await lab.openData(config.data);
  const store = lab.store(trialFolder(plan));
  const isSaved = (await savedSteps(store)).length > 0;
  const isBegun = isSaved || (await store.list('.')).includes('config.json');
  if (isBegun) await requireSameSteps(store, config.steps);
  const from = isSaved ? (await loadNewestCheckpoint(store)).checkpoint : undefined;
  const history = from ? loggedLines(await readText(store, metricsFile)) : [];
  const game = plan.method.recipe.build(config, data);
  return {
    ...{ plan, lab, engine, config, data, game, store, isBegun, from },
    history: history.filter(({ step }) => step <= (from?.step ?? 0)),
  };
}

const begunSchema = z.object({ steps: z.int() });

/** Throw CONFIG_INVALID where the training in a folder is of another length: its schedules are. */
async function requireSameSteps(store: RunStore, steps: number): Promise<void> {
  const begun = begunSchema.safeParse(lineValue(await readText(store, 'config.json'))).data?.steps;
  if (begun === steps) return;
  throw new GanymedeError('CONFIG_INVALID', `the training in ${store.path} was begun with other rounds`, {
    where: store.path,
    expected: begun === undefined ? 'a training whose rounds are known' : `${begun} rounds`,
    actual: `${steps} rounds`,
    fix: 'Ask for the rounds it was begun with, or begin a new run.',
  });
}

function configOf(plan: Plan, { threads }: Lab): Config {
  const { benchmark, method, seed } = plan;
  return resolveConfig(method.recipe, {
    data: benchmark.data,
    ...method.settings,
    ...{ seed, threads, steps: plan.steps ?? method.settings.steps, name: trialFolder(plan) },
  });
}

/** Undefined where it was asked to stop. */
async function play(session: Session, show: (event: TrainEvent) => void): Promise<Trained | undefined> {
  const { plan, engine, config, data, game, store } = session;
  const log = [...session.history];
  const trained = (step: number): Trained => ({ engine, game, data, seed: config.seed, step, log });
  for await (const { event } of recorderOf(session).recordAll(eventsOf(session))) {
    show(event);
    if (event.kind === 'log') log.push(event);
    if (event.kind === 'log' || (event.kind === 'start' && event.step === 0))
      await lookAt(plan.benchmark, trained(event.step), { store, steps: config.steps });
    if (event.kind === 'end' && event.reason === 'interrupted') return undefined;
  }
  return trained(config.steps);
}

function eventsOf({ lab, engine, config, data, game, from, history }: Session): AsyncIterable<TrainEvent> {
  return train({
    ...{ game, data, engine, seed: config.seed, steps: config.steps, signal: lab.signal },
    every: { log: config.logEvery, sample: config.sampleEvery, save: config.saveEvery },
    care: { every: config.watchEvery, act: config.act, history },
    ...(from && { from }),
  });
}

function recorderOf({ plan, lab, config, data, game, store, isBegun }: Session): RunRecorder {
  return new RunRecorder({
    ...{ store, game, data, encode: lab.encode, environment: lab.environment(data) },
    facts: { path: store.path, recipe: plan.method.recipe, config, data, version: lab.version },
    ...(isBegun && { before: config }),
  });
}

async function judged(
  { plan, lab, engine, store }: Session,
  trained: Trained,
  seconds: number,
): Promise<Trial> {
  const tools: Tools = {
    openData: lab.openData,
    classifier: async () => loadClassifier(engine, await lab.readClassifier()),
  };
  const measures = await plan.benchmark.measure(trained, tools);
  const { method, seed } = plan;
  return { method: method.name, seed, steps: trained.step, seconds, measures, looks: await readLooks(store) };
}
