import { checkFieldNames } from './check-fields.js';
import { checkPhases } from './check-phases.js';
import { checkPlayers } from './check-players.js';
import { checkShapes } from './check-shapes.js';
import type { Game } from './game.js';

/** Throw PLAYER_INVALID, PHASE_UNKNOWN_PLAYER, PHASE_INVALID, FIELD_UNKNOWN or CALL_INVALID for what no round can be built of. */
export function checkGame(game: Game): void {
  checkPlayers(game);
  checkPhases(game);
  checkFieldNames(game);
  checkShapes(game);
}
