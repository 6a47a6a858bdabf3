import type { Game } from './game.js';

/** Where a game names a player, besides its phases. */
export function roleOf({ samples, critic }: Pick<Game, 'samples' | 'critic'>, player: string): string {
  if (player === samples.player) return 'samples.player';
  return player === critic?.player ? 'critic.player' : 'players';
}
