import { BatchCursor, type Dataset } from '../data/index.js';
import { compileProgram, type Engine, type Layout } from '../runtime/index.js';
import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import type { Tensor } from '../tensor/index.js';
import type { Metrics, TrainEvent } from './events.js';
import { minibatches, scheduled, type Source } from './feeds.js';
import type { Game } from './game.js';
import { type Intervals, isDue, roundsUntilDue } from './intervals.js';
import { Pace } from './pace.js';
import { pictureCount } from './picture.js';
import { sameKindFrom } from './rounds.js';
import { drawNoise, loadSampler } from './sampler.js';
import { StepPlan, type StepProgram } from './step.js';

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
  /** The layout a run to be continued was made with; by default the fastest that serves the game. */
  readonly layout?: Layout | undefined;
  /** Ask to stop after the rounds under way; the state is then saved. */
  readonly signal?: { readonly aborted: boolean };
}

/**
 * Algorithm 1 of Goodfellow et al. 2014, as a stream of events. Each round moves every phase's player in turn, as the
 * game says; several rounds run in one call of the engine. Throws TRAIN_DIVERGED when a loss is not finite.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainEvent, void> {
  const { game, data, engine, seed, steps, every } = options;
  checkCounts({ steps, ...every });
  const plan = new StepPlan(game);
  const cursor = new BatchCursor({ count: data.count, batch: game.batch, seed });
  const source = { game, data, cursor, examples: plan.examples };
  const layout = await load(plan, options);
  await engine.writeState(options.from?.state ?? plan.initial(seed));
  const count = pictureCount(game.samples.shape);
  const images = await loadSampler(engine, game, count);
  const z = drawNoise(game, count, { seed, stream: 'samples' });

  const pace = new Pace();
  let step = options.from?.step ?? 0;
  yield { kind: 'start', step, parameters: plan.parameters, layout };
  if (step === 0) yield { kind: 'sample', step, images: await images(z) };
  while (step < steps && options.signal?.aborted !== true) {
    // For a number of training iterations: k minibatches of noise and data move D, one of noise moves G.
    const limit = roundsUntilDue(step, every, { last: steps, limit: pace.rounds });
    const rounds = sameKindFrom(game, step + 1, limit);
    const program = plan.at(step + 1);
    const feeds = feedsOf(source, program, { step, rounds });
    const scalars = await pace.time(rounds, () =>
      engine.run(program.spec.name, { feeds, seed, step, steps: rounds }),
    );
    step += rounds;

    const metrics = lastRound(scalars, rounds);
    assertFinite(scalars, step - rounds);
    if (isDue(step, every.log, steps))
      yield { kind: 'log', step, metrics, secondsPerStep: pace.secondsPerRound };
    if (isDue(step, every.sample, steps)) yield { kind: 'sample', step, images: await images(z) };
    if (isDue(step, every.save, steps)) yield { kind: 'save', step, state: await engine.readState() };
  }
  if (step < steps && !isDue(step, every.save, steps))
    yield { kind: 'save', step, state: await engine.readState() };
  yield { kind: 'end', step, reason: step < steps ? 'interrupted' : 'finished' };
}

/** Load the program of every kind of round; returns the layout they share. */
async function load(plan: StepPlan, { engine, layout }: TrainOptions): Promise<Layout> {
  const [first, ...others] = plan.all().map(({ spec }) => spec);
  invariant(first, 'a game has rounds');
  const compiled = compileProgram(first, { mode: 'loop', layout });
  await engine.load(compiled);
  for (const spec of others)
    await engine.load(compileProgram(spec, { mode: 'loop', layout: compiled.layout }));
  return compiled.layout;
}

function feedsOf(
  source: Source,
  program: StepProgram,
  span: { readonly step: number; readonly rounds: number },
): Record<string, Tensor> {
  return { ...minibatches(source, program, span), ...scheduled(program, span) };
}

/** Throw CALL_INVALID unless every number of rounds is a whole one from 0. */
function checkCounts(counts: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(counts).find(([, count]) => !Number.isSafeInteger(count) || count < 0);
  if (!wrong) return;
  throw new GanymedeError('CALL_INVALID', `${wrong[0]} is ${wrong[1]}`, {
    where: wrong[0],
    expected: 'a whole number of rounds, from 0',
    actual: String(wrong[1]),
  });
}

function lastRound(scalars: Readonly<Record<string, Tensor>>, rounds: number): Metrics {
  return Object.fromEntries(
    Object.entries(scalars).map(([name, { data }]) => [name, Number(data[rounds - 1])]),
  );
}

function assertFinite(scalars: Readonly<Record<string, Tensor>>, before: number): void {
  for (const [name, { data }] of Object.entries(scalars)) {
    const at = Array.from(data).findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw diverged(name, before + at + 1, Number(data[at]));
  }
}

function diverged(name: string, step: number, value: number): GanymedeError {
  return new GanymedeError('TRAIN_DIVERGED', `${name} became ${value} in step ${step}`, {
    where: `step ${step}`,
    expected: 'a finite number',
    actual: String(value),
    fix: 'Lower the learning rates: ganymede resume RUN --set D.lr=... --set G.lr=..., or a new run where it has no checkpoint.',
  });
}
