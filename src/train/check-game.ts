import { checkFieldNames } from './check-fields.js';
import { checkPhases } from './check-phases.js';
import { checkPlayers } from './check-players.js';
import { checkShapes } from './check-shapes.js';
import { GanymedeError } from '../support/errors.js';
import type { Game } from './game.js';

/** Throw PLAYER_INVALID, PHASE_UNKNOWN_PLAYER, PHASE_INVALID, FIELD_UNKNOWN or CALL_INVALID for what no round can be built of. */
export function checkGame(game: Game): void {
  checkWhole(game);
  checkPlayers(game);
  checkPhases(game);
  checkFieldNames(game);
  checkShapes(game);
}

const parts = ['players', 'phases', 'fields', 'latent', 'samples'] as const;

/** Whether a game has all its parts, where no compiler saw to it. */
function checkWhole(game: Game): void {
  const given: Readonly<Partial<Record<keyof Game, unknown>>> = game;
  const missing = parts.find((part) => typeof given[part] !== 'object' || given[part] === null);
  if (missing === undefined) return;
  throw new GanymedeError('CALL_INVALID', `the game has no ${missing}`, {
    where: missing,
    expected: parts.join(', '),
    fix: `Give the game its \`${missing}\`.`,
  });
}
