import type { Graph } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import { own } from '../support/own.js';
import { sameShape } from '../tensor/index.js';
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

/** Throw PLAYER_INVALID where a player outside the rounds is given inputs of another size than in them, such as a critic of pairs. */
export function checkSameSizes(
  game: Game,
  { states }: Graph,
  shapes: Readonly<Record<string, readonly number[]>>,
): void {
  for (const { value } of states) {
    const { name } = value.attrs;
    const shape = own(shapes, name);
    if (shape === undefined || sameShape(shape, value.shape)) continue;
    const [player = name] = name.split('.');
    throw new GanymedeError('PLAYER_INVALID', `player "${player}" does not judge examples by themselves`, {
      where: roleOf(game, player),
      expected: `inputs for which "${name}" is [${shape.join(',')}], as in the rounds`,
      actual: `[${value.shape.join(',')}] for examples alone`,
      fix: 'Leave `critic` out of the game where it judges more than an example, such as pairs of examples and latents.',
    });
  }
}
