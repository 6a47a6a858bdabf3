import type { Game } from './game.js';
import { StepPlan } from './step.js';

/** Whether two games of one recipe schedule anything differently in the first `steps` rounds. */
export function schedulesDiffer(a: Game, b: Game, steps: number): boolean {
  const [ours, theirs] = [a, b].map((game) => new StepPlan(game).all().map(({ schedules }) => schedules));
  const rounds = [1, Math.ceil(steps / 2), steps];
  return (ours ?? []).some((schedules, kind) =>
    Object.entries(schedules).some(([name, schedule]) =>
      rounds.some((round) => schedule(round) !== theirs?.[kind]?.[name]?.(round)),
    ),
  );
}
