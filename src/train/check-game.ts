import { checkFieldNames } from './check-fields.js';
import { checkPhases } from './check-phases.js';
import { checkPlayers } from './check-players.js';
import { checkShapes } from './check-shapes.js';
import { GanymedeError } from '../support/errors.js';
import { isRecord } from '../support/is-record.js';
import type { Game } from './game.js';

/** Throw PLAYER_INVALID, PHASE_UNKNOWN_PLAYER, PHASE_INVALID, FIELD_UNKNOWN or CALL_INVALID for what no round can be built of. */
export function checkGame(game: Game): void {
  checkWhole(game);
  checkPlayers(game);
  checkPhases(game);
  checkFieldNames(game);
  checkShapes(game);
}

/** What each part of a game has to be, where no compiler saw to it. */
const parts: Readonly<Partial<Record<keyof Game, (part: unknown) => boolean>>> = {
  players: isRecord,
  phases: Array.isArray,
  fields: isRecord,
  latent: (latent) => isRecord(latent) && Array.isArray(latent['shape']) && isRecord(latent['distribution']),
  samples: (samples) =>
    isRecord(samples) && typeof samples['player'] === 'string' && Array.isArray(samples['shape']),
};

/** Throw CALL_INVALID unless a game has all its parts. */
export function checkWhole(game: Game): void {
  const given: Readonly<Record<string, unknown>> = isRecord(game) ? game : {};
  const missing = Object.entries(parts).find(([name, isWhole]) => !isWhole(given[name]))?.[0];
  if (missing === undefined) return;
  throw new GanymedeError('CALL_INVALID', `the game has no ${missing}, or not all of it`, {
    where: missing,
    expected: Object.keys(parts).join(', '),
    fix: `Give the game its \`${missing}\`, as the type Game has it.`,
  });
}
