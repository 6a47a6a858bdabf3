import { GanymedeError } from '../support/errors.js';
import type { Game, Player } from './game.js';
import { roleOf } from './roles.js';
import { unknownPlayer } from './step-faults.js';

/** Names of states are a player's name, or `game`, a dot and more; an `@` or `#` stands before what belongs to one of them. */
const unfit = /^$|^game$|[.@#/]/;

/**
 * Throw PLAYER_INVALID unless every player can be told from the others and its numbers are in their ranges, and
 * PHASE_UNKNOWN_PLAYER where samples or scores are of none of them.
 */
export function checkPlayers(game: Game): void {
  const { players, samples, critic } = game;
  for (const [name, player] of Object.entries(players)) {
    if (unfit.test(name))
      throw invalid(name, 'has a name that states cannot begin with', 'a name without . @ # or /, not game');
    checkNumbers(name, player);
  }
  for (const name of [samples.player, ...(critic ? [critic.player] : [])])
    if (!Object.hasOwn(players, name)) throw unknownPlayer(name, Object.keys(players), roleOf(game, name));
}

function checkNumbers(name: string, { average = 0, averagePower = 9, clipNorm = 1 }: Player): void {
  if (!(average >= 0 && average <= 1))
    throw invalid(name, `has an average of decay ${average}`, 'a decay from 0 to 1');
  if (!(averagePower >= 0 && averagePower < Infinity))
    throw invalid(name, `has an average of power ${averagePower}`, 'a number from 0');
  if (!(clipNorm > 0))
    throw invalid(name, `has gradients clipped to a norm of ${clipNorm}`, 'a norm above 0');
}

function invalid(player: string, what: string, expected: string): GanymedeError {
  return new GanymedeError('PLAYER_INVALID', `player "${player}" ${what}`, {
    where: `players.${player}`,
    expected,
  });
}
