import { GanymedeError } from '../support/errors.js';
import { isRecord } from '../support/is-record.js';
import { didYouMean } from '../support/nearest.js';
import type { Game, Phase } from './game.js';

/** Different intervals, above 1, that the phases of one game may have: each doubles the programs of a game. */
const mostIntervals = 3;

/** Throw PHASE_INVALID unless the phases make up rounds. */
export function checkPhases({ phases, updates, batch }: Game): void {
  if (phases.length === 0) throw invalid('the game has no phases');
  checkChoice('updates', updates, ['alternating', 'simultaneous']);
  if (!isCount(batch)) throw invalid(`the game has minibatches of ${batch}`);
  if (updates === 'simultaneous') checkOneMoveEach(phases);
  for (const phase of phases) {
    if (!isRecord(phase)) throw invalid('a phase is nothing');
    checkPhase(phase);
  }
  checkNames(phases);
  if (phases.every(({ every = 1 }) => every > 1)) throw invalid('there are rounds in which nobody moves');
  const intervals = new Set(phases.map(({ every = 1 }) => every).filter((every) => every > 1));
  if (intervals.size > mostIntervals)
    throw invalid(
      `the phases have ${intervals.size} different intervals, at most ${mostIntervals} are possible`,
    );
}

function checkPhase({ player, times, every = 1, batch = 1, objective, noise }: Phase): void {
  if (typeof player !== 'string') throw invalid('a phase is of no player');
  if (typeof objective !== 'function') throw invalid(`the phase of player "${player}" has no objective`);
  checkChoice('noise', noise, ['fresh', 'previous']);
  const counts = [
    [times, `moves it ${times} times`],
    [every, `comes every ${every} rounds`],
    [batch, `has minibatches of ${batch}`],
  ] as const;
  const wrong = counts.find(([count]) => !isCount(count));
  if (wrong) throw invalid(`the phase of player "${player}" ${wrong[1]}`);
}

const isCount = (count: number): boolean => Number.isSafeInteger(count) && count >= 1;

function checkChoice(where: string, given: string | null | undefined, choices: readonly string[]): void {
  if (given === undefined || given === null || choices.includes(given)) return;
  throw new GanymedeError('PHASE_INVALID', `there is no ${where} "${given}"`, {
    where,
    expected: choices.join(', '),
    actual: given,
    fix: didYouMean(given, choices),
  });
}

function checkNames(phases: readonly Phase[]): void {
  const names = phases.map(({ player, name = player }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new GanymedeError('PHASE_INVALID', `two phases report their loss as "loss.${twice}"`, {
    where: 'phases',
    expected: 'a name of its own for every phase',
    fix: 'Give the second phase a `name`, or move the player `times` times in one.',
  });
}

function invalid(message: string): GanymedeError {
  return new GanymedeError('PHASE_INVALID', message, {
    where: 'phases',
    expected:
      'at least one phase in every round, each of a player, with an objective; times, intervals and batches are whole numbers from 1',
    fix: 'Give Algorithm 1 its two phases: D moves k times, then G once.',
  });
}

function checkOneMoveEach(phases: readonly Phase[]): void {
  const players = phases.map(({ player }) => player);
  const twice = phases.find(({ player, times }, i) => times !== 1 || players.indexOf(player) !== i);
  if (!twice) return;
  throw new GanymedeError(
    'PHASE_INVALID',
    `player "${twice.player}" moves more than once in a round of simultaneous updates`,
    {
      where: 'phases',
      expected: 'one move of every player',
      fix: 'Let the updates be alternating, or every phase move its player once (in recipes: --set k=1 or --set updates=alternating).',
    },
  );
}
