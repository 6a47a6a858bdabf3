import type { Game, Phase } from './game.js';

/** Whether a phase moves in a round; rounds count from 1. */
export function isPlayed({ every = 1 }: Phase, round: number): boolean {
  return round % every === 0;
}

/** In how many of the rounds before `round` a phase has moved. */
export function playedBefore({ every = 1 }: Phase, round: number): number {
  return Math.floor((round - 1) / every);
}

/** Moves a player has made in all rounds before `round`. */
export function movesBefore({ phases }: Game, player: string, round: number): number {
  return phases
    .filter((phase) => phase.player === player)
    .reduce((moves, phase) => moves + phase.times * playedBefore(phase, round), 0);
}

/** One round of each kind a game has: rounds are of one kind if the same phases move in them. */
export function kindsOfRounds({ phases }: Game): number[] {
  const intervals = [...new Set(phases.map(({ every = 1 }) => every))];
  const rounds = intervals.reduce<number[]>(
    (known, every) => [...known, ...known.map((round) => leastCommonMultiple(round, every))],
    [1],
  );
  const kinds = new Map(rounds.map((round) => [kindOf(phases, round), round]));
  return [...kinds.values()];
}

/** Which phases move in a round, as text. */
export function kindOf(phases: readonly Phase[], round: number): string {
  const played = phases.flatMap((phase, i) => (isPlayed(phase, round) ? [i] : []));
  return played.length === phases.length ? 'all' : played.join('-');
}

/** How many rounds from `round` on, at most `limit`, are of its kind. */
export function sameKindFrom({ phases }: Game, round: number, limit: number): number {
  const kind = kindOf(phases, round);
  let count = 1;
  while (count < limit && kindOf(phases, round + count) === kind) count++;
  return count;
}

function leastCommonMultiple(a: number, b: number): number {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
