import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import type { TrainEvent } from '../train/index.js';
import type { Benchmark, Method, Trial } from './benchmark.js';
import type { Lab } from './lab.js';
import { type Plan, runTrial, trialFolder } from './trial.js';

/** How much of a benchmark to run; by default all of it. */
export interface Reduction {
  /** Trainings of each method. */
  readonly seeds?: number | undefined;
  /** The first seed; default 1. */
  readonly seed?: number | undefined;
  /** Rounds of every training, instead of the protocol's. */
  readonly steps?: number | undefined;
  /** Names of methods, which compare without case; one named twice counts once. */
  readonly methods?: readonly string[] | undefined;
}

/** Who is told of a benchmark's progress. */
export interface Listener {
  /** What a training did. */
  readonly training: (plan: Plan, event: TrainEvent) => void;
  /** A training is finished and measured. */
  readonly trial: (trial: Trial) => Promise<void>;
}

/**
 * Every training of a benchmark: seed by seed, so that an early end leaves all methods compared. Throws USAGE for no or unknown
 * methods, and where seeds or steps are not counted from 1.
 */
export function plansOf(benchmark: Benchmark, reduction: Reduction): Plan[] {
  const { seeds = benchmark.seeds, seed: first = 1, steps, methods } = reduction;
  checkCount('seeds', seeds);
  if (steps !== undefined) checkCount('steps', steps);
  const chosen = new Set(methods?.map((name) => methodNamed(benchmark, name)) ?? benchmark.methods);
  if (chosen.size === 0) throw noMethod(benchmark);
  return Array.from({ length: seeds }, (_, i) =>
    Array.from(chosen, (method) => ({ benchmark, method, seed: first + i, steps })),
  ).flat();
}

/**
 * Run the trainings that are not among those `done`, until asked to stop. Where one diverges the others are trained all the same,
 * and its TRAIN_DIVERGED is thrown after them.
 */
export async function reproduce(
  plans: readonly Plan[],
  { lab, done, listener }: { lab: Lab; done: readonly Trial[]; listener: Listener },
): Promise<void> {
  const diverged: GanymedeError[] = [];
  for (const plan of unfinished(plans, done)) {
    if (lab.signal.aborted) return;
    try {
      const trial = await runTrial(plan, lab, (event) => {
        listener.training(plan, event);
      });
      if (trial) await listener.trial(trial);
    } catch (error) {
      if (!(error instanceof GanymedeError) || error.code !== 'TRAIN_DIVERGED') throw error;
      diverged.push(ofTrial(plan, error));
    }
  }
  if (diverged[0]) throw diverged[0];
}

function ofTrial(plan: Plan, cause: GanymedeError): GanymedeError {
  const { code, message, expected, actual } = cause;
  return new GanymedeError(code, `${plan.method.name}, seed ${plan.seed}: ${message}`, {
    ...{ where: trialFolder(plan), expected, actual, cause },
    fix: 'The others are trained; those of this method alone: --methods.',
  });
}

/** The trainings that are not among those `done`. */
export function unfinished(plans: readonly Plan[], done: readonly Trial[]): Plan[] {
  return plans.filter((plan) => !isDone(plan, done));
}

function isDone({ method, seed, steps }: Plan, done: readonly Trial[]): boolean {
  const wanted = steps ?? method.settings.steps;
  return done.some((trial) => trial.method === method.name && trial.seed === seed && trial.steps === wanted);
}

function checkCount(name: string, count: number): void {
  if (Number.isSafeInteger(count) && count > 0) return;
  throw new GanymedeError('USAGE', `a benchmark is not run with ${count} ${name}`, {
    where: `--${name}`,
    expected: 'a whole number from 1',
    actual: String(count),
    fix: "Give 1 or more, or leave it out for the protocol's.",
  });
}

function noMethod({ name, methods }: Benchmark): GanymedeError {
  return new GanymedeError('USAGE', `no method of ${name} is named`, {
    where: '--methods',
    expected: methods.map((each) => each.name).join(', '),
    fix: 'Name one or more, or leave it out for all.',
  });
}

function methodNamed({ name: benchmark, methods }: Benchmark, name: string): Method {
  const method = methods.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (method) return method;
  throw new GanymedeError('USAGE', `${benchmark} has no method "${name}"`, {
    where: '--methods',
    expected: methods.map((each) => each.name).join(', '),
    actual: name,
    fix: didYouMean(
      name,
      methods.map((each) => each.name),
    ),
  });
}
