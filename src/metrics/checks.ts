import { badArgument, notFinite, tooFew, tooLarge, wrongShape } from './faults.js';
import type { Points } from './points.js';

/**
 * Throw unless `points` fill their shape (METRIC_SHAPE), are at least `atLeast` (METRIC_TOO_FEW) and hold finite
 * numbers only (METRIC_NOT_FINITE). `where` names them in messages.
 */
export function checkPoints(where: string, points: Points, atLeast: number): void {
  const { count, size, data } = points;
  if (size < 1 || data.length !== count * size)
    throw wrongShape(where, `${count} x ${size} numbers, at least one a point`, `${data.length} numbers`);
  checkEnough(where, count, atLeast);
  checkFinite(where, data, size);
}

/** Throw METRIC_TOO_FEW for fewer than `atLeast`. */
export function checkEnough(where: string, count: number, atLeast: number): void {
  if (count < atLeast) throw tooFew(where, `at least ${atLeast}`, String(count));
}

/** Throw METRIC_NOT_FINITE at the first NaN or infinity; rows have `size` numbers. */
export function checkFinite(where: string, data: ArrayLike<number>, size: number): void {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) throw notFinite(where, data, size, i);
}

/** Throw METRIC_NOT_FINITE unless every one of `values`, called `where`, is at most `most`. */
export function checkMost(where: string, values: Float64Array, most: number): void {
  const wrong = values.find((value) => !(value <= most));
  if (wrong !== undefined) throw tooLarge(where, most, wrong);
}

/** Throw METRIC_SHAPE unless both kinds of points have as many coordinates. */
export function checkSameSize(where: string, a: Points, b: Points): void {
  if (a.size !== b.size) throw wrongShape(where, `points of ${a.size} numbers`, `points of ${b.size}`);
}

/** Throw METRIC_ARGUMENT unless `value` is an integer from `least` to `most`. */
export function checkInteger(where: string, value: number, least: number, most = Infinity): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const upTo = most === Infinity ? '' : ` to ${most}`;
  throw badArgument(where, `an integer from ${least}${upTo}`, value);
}

/** Throw METRIC_ARGUMENT unless `value` is finite and above 0. */
export function checkPositive(where: string, value: number): void {
  if (!(value > 0 && value < Infinity)) throw badArgument(where, 'a finite number above 0', value);
}
