import type { Game } from './game.js';
import { StepPlan } from './step.js';

/** How many of the rounds are looked at. */
const LOOKS = 64;

/** Whether two games of one recipe schedule anything differently in the first `steps` rounds, as far as 64 of these show. */
export function schedulesDiffer(a: Game, b: Game, steps: number): boolean {
  const [ours, theirs] = [a, b].map((game) => new StepPlan(game).all().map(({ schedules }) => schedules));
  const rounds = Array.from({ length: LOOKS }, (_, i) => Math.ceil(((i + 1) * steps) / LOOKS));
  return (ours ?? []).some((schedules, kind) =>
    Object.entries(schedules).some(([name, schedule]) =>
      rounds.some((round) => schedule(round) !== theirs?.[kind]?.[name]?.(round)),
    ),
  );
}
