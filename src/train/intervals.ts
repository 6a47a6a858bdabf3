/** Rounds between two logged lines, sample grids and checkpoints; 0 means only at the end. A new training also begins with a grid. */
export interface Intervals {
  readonly log: number;
  readonly sample: number;
  readonly save: number;
}

/** The same, and rounds between two looks of the diagnosis; 0 means none. */
interface AllIntervals extends Intervals {
  readonly look: number;
}

/** Whether something due every `interval` rounds is due after round `step` of `last`. */
export function isDue(step: number, interval: number, last: number): boolean {
  return step === last || (interval > 0 && step % interval === 0);
}

/** Rounds from `step` to the next moment anything is due, at most `limit`. */
export function roundsUntilDue(
  step: number,
  intervals: AllIntervals,
  { last, limit }: { last: number; limit: number },
): number {
  const distances = [intervals.log, intervals.sample, intervals.save, intervals.look]
    .filter((interval) => interval > 0)
    .map((interval) => interval - (step % interval));
  return Math.min(last - step, limit, ...distances);
}
