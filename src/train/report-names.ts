/** What a line of `metrics.jsonl` holds besides scalars. */
export const takenNames = ['step', 'secondsPerStep'] as const;

/** How the names of scalars begin that every training has. */
export const takenBeginnings = ['loss.', 'gradient.', 'watch.', 'time.'] as const;

/** Whether a scalar of this name would take the place of another, or be hidden by it. */
export function isTaken(name: string): boolean {
  return (
    takenNames.some((taken) => taken === name) ||
    takenBeginnings.some((beginning) => name.startsWith(beginning))
  );
}
