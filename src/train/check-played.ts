import type { Graph } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Game } from './game.js';
import { roleOf } from './roles.js';

/** Throw STATE_MISSING where a program outside the rounds needs what no phase declares, such as a player that none plays. */
export function checkPlayed(game: Game, { states }: Graph, declared: ReadonlySet<string>): void {
  const names = states.map(({ value }) => value.attrs.name);
  const lost = names.find((name) => !declared.has(name));
  if (lost === undefined) return;
  const [player = lost] = lost.split('.');
  throw new GanymedeError('STATE_MISSING', `no phase uses "${lost}" of player "${player}"`, {
    where: roleOf(game, player),
    expected: 'a player that phases play',
    actual: player,
    fix: `Let an objective call turn.play("${player}", ...), or name another player there.`,
  });
}
