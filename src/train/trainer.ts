import { BatchCursor, type Dataset } from '../data/index.js';
import type { Graph } from '../ir/index.js';
import { chooseLayout, compileProgram, type Engine, type Layout, type Tuning } from '../runtime/index.js';
import { invariant } from '../support/invariant.js';
import type { Tensor } from '../tensor/index.js';
import { Care, type CareOptions, signalNames } from './diagnosis/index.js';
import type { EndReason, Metrics, TrainEvent } from './events.js';
import { firstRounds, minibatches, scheduled, type Source } from './feeds.js';
import { checkClasses } from './check-classes.js';
import { checkWhole } from './check-game.js';
import { checkFields } from './check-fields.js';
import { checkAct, checkCounts } from './check-options.js';
import { checkPlayed } from './check-played.js';
import type { Game } from './game.js';
import { goneBack } from './gone-back.js';
import { type Intervals, isDue, roundsUntilDue } from './intervals.js';
import { Pace } from './pace.js';
import { sameKindFrom } from './rounds.js';
import { divergence, lastRound } from './scalars.js';
import { drawNoise } from './latents.js';
import { loadSampler, sampleProgram, samplesShown } from './sampler.js';
import { saved } from './saving.js';
import { blamed } from './spoilt.js';
import { StepPlan } from './step.js';

/** Chooses formulations for the convolutions of programs that are about to run in a layout. */
export type Tune = (graphs: readonly Graph[], layout: Layout) => Promise<Tuning>;

export interface TrainOptions {
  readonly game: Game;
  readonly data: Dataset;
  readonly engine: Engine;
  readonly seed: number;
  /** Rounds of Algorithm 1 in all. */
  readonly steps: number;
  readonly every: Intervals;
  /** State and finished rounds to go on from; by default the first values drawn from the seed. */
  readonly from?: { readonly step: number; readonly state: Readonly<Record<string, Tensor>> };
  /** The layout a run to be continued was made with; by default the engine's fastest. */
  readonly layout?: Layout | undefined;
  /** By default all convolutions are `direct`. */
  readonly tune?: Tune | undefined;
  /** How the game is looked after; by default nobody looks, and none can at samples of another size than the data's examples. */
  readonly care?: CareOptions;
  /** Ask to stop after the rounds under way; the state is then saved. */
  readonly signal?: { readonly aborted: boolean };
}

const noCare: CareOptions = { every: 0, act: 'report' };

/**
 * Algorithm 1 of Goodfellow et al. 2014, as a stream of events. Each round moves every phase's player in turn, as the
 * game says; several rounds run in one call of the engine. Throws TRAIN_DIVERGED when a loss is not finite, unless the
 * game may then go back to where it was well; before the first round what `StepPlan` throws, CALL_INVALID for options that are
 * none, STATE_MISSING where no phase plays the player that makes the samples, DATA_UNFIT where the fields of the game are not
 * those of the data, FIELD_UNKNOWN where it has no classes to draw, and DATA_LABELS_MISMATCH for labels that are no classes of
 * the game; before a round SCHEDULE_NOT_FINITE.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void> {
  const { game, engine, seed, steps, every } = options;
  const { plan, source, care, made, grid } = await opened(options);
  const saving = { engine, game, care, names: plan.states, examples: plan.examples };
  const intervals = { ...every, look: options.care?.every ?? 0 };
  const { parameters, metrics } = plan;
  const watched = care.isWatched;

  const pace = new Pace();
  let step = options.from?.step ?? 0;
  let savedAt = options.from?.step;
  let reason: EndReason | undefined;
  yield { kind: 'start', step, parameters, scalars: [...metrics, ...signalNames], watched, ...made };
  if (step === 0) yield { kind: 'sample', step, images: await grid() };
  while (step < steps && options.signal?.aborted !== true && reason === undefined) {
    // For a number of training iterations: k minibatches of noise and data move D, one of noise moves G.
    const limit = roundsUntilDue(step, intervals, { last: steps, limit: pace.rounds });
    const rounds = sameKindFrom(game, step + 1, limit);
    const program = plan.at(step + 1);
    const examples = minibatches(source, program, { step, rounds });
    const feeds = { ...examples, ...scheduled(program, { step, rounds }, care.rates) };
    const scalars = await pace.time(rounds, () =>
      engine.run(program.spec.name, { feeds, seed, step, steps: rounds }),
    );
    const wrong = divergence(scalars, step);
    const played = (wrong?.step ?? step + rounds) - step;
    step += played;

    if (wrong) {
      const fed = { feeds: firstRounds(examples, played), step: step - played, rounds: played };
      const fault = blamed(wrong.fault, source, program, fed);
      yield* goneBack(care, { step, fault, feeds: fed.feeds });
    } else {
      const look = { step, last: lastRound(scalars, rounds), isDue: isDue(step, every.log, steps) };
      reason = yield* looked(care, look, pace.secondsPerRound);
    }
    if (isDue(step, every.sample, steps)) yield { kind: 'sample', step, images: await grid() };
    if (isDue(step, every.save, steps)) {
      yield* saved(saving, step);
      savedAt = step;
    }
  }
  if (step !== savedAt) yield* saved(saving, step);
  yield { kind: 'end', step, reason: reason ?? (step < steps ? 'interrupted' : 'finished') };
}

/** A training whose programs are loaded and whose state is in the engine. */
interface Opened {
  readonly plan: StepPlan;
  readonly source: Source;
  readonly care: Care;
  readonly made: Made;
  /** Samples by the present parameters, always of the same noise. */
  readonly grid: () => Promise<Tensor>;
}

async function opened(options: TrainOptions): Promise<Opened> {
  const { game, data, engine, seed, steps, every, from } = options;
  checkCounts({ steps, ...every, 'from.step': from?.step ?? 0, 'care.every': options.care?.every ?? 0 });
  checkAct(options.care ?? noCare);
  checkWhole(game);
  checkClasses(game, data);
  const plan = new StepPlan(game);
  const gridCount = samplesShown(game);
  checkPlayed(game, sampleProgram(game, gridCount).graph, plan.states);
  const cursor = new BatchCursor({ count: data.count, batch: game.batch, seed });
  checkFields(game, data, plan.all());
  const source = { game, data, cursor, examples: plan.examples };
  const made = await load(plan, options);
  const care = await begin(plan, options);
  const images = await loadSampler(engine, game, gridCount);
  const z = drawNoise(game, gridCount, { seed, stream: 'samples' });
  return { plan, source, care, made, grid: () => images(z) };
}

/** A look at the game and a line of its scalars, where they are due; returns why the training ends, if it does. */
async function* looked(
  care: Care,
  { step, last, isDue: isLineDue }: { step: number; last: Metrics; isDue: boolean },
  secondsPerStep: number,
): AsyncGenerator<TrainEvent, EndReason | undefined> {
  const seen = care.isDue(step) ? await care.check(step, last) : undefined;
  if (seen || isLineDue) yield { kind: 'log', step, metrics: seen?.metrics ?? last, secondsPerStep };
  if (seen?.event) yield seen.event;
  if (seen?.event?.action?.kind !== 'stop') return undefined;
  if (seen.fault) throw seen.fault;
  return 'stopped';
}

/** Have the engine hold the state to go on from, or the first values drawn from the seed. */
async function begin(plan: StepPlan, options: TrainOptions): Promise<Care> {
  const { game, data, engine, seed, from } = options;
  const state = from ? plan.completed(from.state, seed) : plan.initial(seed);
  const parts = { game, data, engine, seed, step: from?.step ?? 0, state, shapes: plan.shapes };
  const care = await Care.open({ ...parts, options: options.care ?? noCare });
  await engine.writeState(state, { give: from === undefined && !care.mayGoBack });
  return care;
}

/** The layout all programs share, and the formulations of their convolutions. */
interface Made {
  readonly layout: Layout;
  readonly tuning: Tuning;
}

/** Load the program of every kind of round. */
async function load(plan: StepPlan, { engine, layout = engine.layout, tune }: TrainOptions): Promise<Made> {
  const specs = plan.all().map(({ spec }) => spec);
  const [first] = specs;
  invariant(first, 'a game has rounds');
  const common = chooseLayout(first.graph, layout);
  const graphs = specs.map(({ graph }) => graph);
  const tuning = tune ? await tune(graphs, common) : {};
  for (const spec of specs) await engine.load(compileProgram(spec, { mode: 'loop', layout: common, tuning }));
  return { layout: common, tuning };
}
