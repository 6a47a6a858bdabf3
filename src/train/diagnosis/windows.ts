import { upperMedian } from '../../support/upper-median.js';
import type { Observation, Signals } from './signals.js';

/** The last `count` looks, or none if there are fewer. */
export function last(looks: readonly Observation[], count: number): readonly Observation[] {
  return looks.length < count ? [] : looks.slice(-count);
}

/** Whether every one of at least one look is so. */
export function all(looks: readonly Observation[], holds: (signals: Signals) => boolean): boolean {
  return looks.length > 0 && looks.every(({ signals }) => holds(signals));
}

/** Median of a signal over looks; those that lack it count as `otherwise`. */
export function medianOf(looks: readonly Observation[], name: keyof Signals, otherwise = 0): number {
  return upperMedian(looks.map(({ signals }) => signals[name] ?? otherwise));
}

/** Samples that come closer are at most this part of their smallest distance before. */
const closer = 0.95;

/** Whether in the last `count` looks samples were nearer to the data than in all looks before. */
export function comeCloser(looks: readonly Observation[], count: number): boolean {
  return nearest(looks.slice(-count)) <= closer * nearest(looks.slice(0, -count));
}

/** Smallest distance of the samples to the data; infinite where there are no looks. */
export function nearest(looks: readonly Observation[]): number {
  return Math.min(...looks.map(({ signals }) => signals['watch.distance']));
}

/** Whether a signal does not fall: its median over the later half of the looks is above this `share` of the earlier's. */
export function isStuck(
  looks: readonly Observation[],
  share: number,
  name: keyof Signals = 'watch.distance',
): boolean {
  const half = Math.floor(looks.length / 2);
  return medianOf(looks.slice(half), name) > share * medianOf(looks.slice(0, half), name);
}
