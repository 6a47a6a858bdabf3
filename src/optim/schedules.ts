import { GanymedeError } from '../support/errors.js';

/** A number for every step, which counts from 1. Computed on the host in double precision. */
export type Schedule = (step: number) => number;

/** A number, or one that changes from step to step. */
export type Rate = number | Schedule;

/** Throws OPTIMIZER_ARGUMENT unless `value` is finite. */
export function constant(value: number): Schedule {
  checkFinite({ value });
  return () => value;
}

/**
 * `max(min, from / factor^(step - 1))`: pylearn2's decay after every update, which the first GAN used. Throws
 * OPTIMIZER_ARGUMENT unless all are finite and `factor` is above 0.
 */
export function exponentialDecay(options: {
  readonly from: number;
  readonly factor: number;
  readonly min?: number;
}): Schedule {
  const { from, factor, min = 0 } = options;
  checkFinite({ from, factor, min });
  if (factor <= 0) throw noFactor(factor);
  return (step) => Math.max(min, from / factor ** (step - 1));
}

interface Ramp {
  readonly from: number;
  readonly to: number;
  /** Steps after the first until `to` is reached, from 0; it stays there. */
  readonly steps: number;
}

/** From `from` at step 1 straight to `to` at step `1 + steps`. Throws OPTIMIZER_ARGUMENT unless all are finite and `steps` is from 0. */
export function linear({ from, to, steps }: Ramp): Schedule {
  checkFinite({ from, to, steps });
  checkSteps(steps);
  return (step) => from + (to - from) * progress(step, steps);
}

/**
 * From `from` at step 1 by equal factors to `to` at step `1 + steps`. Throws OPTIMIZER_ARGUMENT unless all are finite and both
 * ends above 0.
 */
export function geometric({ from, to, steps }: Ramp): Schedule {
  checkFinite({ from, to, steps });
  checkSteps(steps);
  checkAbove0({ from, to });
  return (step) => from * (to / from) ** progress(step, steps);
}

/**
 * From `from` at step 1 along half a cosine to `to` at step `1 + steps` (Loshchilov and Hutter 2017, no restarts). Throws
 * OPTIMIZER_ARGUMENT unless all are finite.
 */
export function cosine({ from, to, steps }: Ramp): Schedule {
  checkFinite({ from, to, steps });
  checkSteps(steps);
  return (step) => to + ((from - to) * (1 + Math.cos(Math.PI * progress(step, steps)))) / 2;
}

/**
 * `from` until the first change, then the value of the last change whose step has come. Throws OPTIMIZER_ARGUMENT unless
 * the steps of the changes rise and all values are finite.
 */
export function piecewise(options: {
  readonly from: number;
  readonly changes: readonly (readonly [step: number, value: number])[];
}): Schedule {
  const { from, changes } = options;
  checkFinite({ from, ...Object.fromEntries(changes.map(([step, value]) => [`changes at ${step}`, value])) });
  checkRising(changes.map(([step]) => step));
  return (step) => changes.findLast(([start]) => step >= start)?.[1] ?? from;
}

/** `then`, multiplied by `step / steps` during the first `steps`. Throws OPTIMIZER_ARGUMENT unless numbers are finite. */
export function warmup(options: { readonly steps: number; readonly then: Rate }): Schedule {
  const { steps } = options;
  checkFinite({ steps });
  checkSteps(steps);
  const then = scheduleOf(options.then);
  return (step) => then(step) * (steps === 0 ? 1 : Math.min(1, step / steps));
}

/** Throws OPTIMIZER_ARGUMENT for what is neither a finite number nor a schedule. */
export function scheduleOf(rate: Rate): Schedule {
  return typeof rate === 'function' ? rate : constant(rate);
}

function progress(step: number, steps: number): number {
  return steps === 0 ? 1 : Math.min(1, (step - 1) / steps);
}

function checkFinite(numbers: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  if (!wrong) return;
  throw new GanymedeError('OPTIMIZER_ARGUMENT', `${wrong[0]} of a schedule is ${wrong[1]}`, {
    where: wrong[0],
    expected: 'a finite number',
    actual: String(wrong[1]),
    fix: 'Check what it is computed from.',
  });
}

function checkSteps(steps: number): void {
  if (steps >= 0) return;
  throw new GanymedeError('OPTIMIZER_ARGUMENT', `a schedule changes over ${steps} steps`, {
    where: 'steps',
    expected: 'a number from 0',
    actual: String(steps),
    fix: 'Give 0 or more steps.',
  });
}

function noFactor(factor: number): GanymedeError {
  return new GanymedeError('OPTIMIZER_ARGUMENT', `an exponential decay divides by ${factor}`, {
    where: 'factor',
    expected: 'a number above 0; from 1 where the rate is to fall',
    actual: String(factor),
    fix: 'Take a factor little above 1, such as 1.000004.',
  });
}

function checkAbove0(ends: Readonly<Record<string, number>>): void {
  const wrong = Object.entries(ends).find(([, value]) => !(value > 0));
  if (!wrong) return;
  throw new GanymedeError('OPTIMIZER_ARGUMENT', `no factor leads from or to ${wrong[1]}`, {
    where: wrong[0],
    expected: 'a number above 0',
    actual: String(wrong[1]),
    fix: 'Take linear to begin or end at 0.',
  });
}

function checkRising(steps: readonly number[]): void {
  if (steps.every((step, i) => i === 0 || step > (steps[i - 1] ?? NaN))) return;
  throw new GanymedeError('OPTIMIZER_ARGUMENT', 'the changes of a piecewise schedule are out of order', {
    where: 'changes',
    expected: 'rising steps',
    actual: steps.join(', '),
    fix: 'Sort the changes by step, each step once.',
  });
}
