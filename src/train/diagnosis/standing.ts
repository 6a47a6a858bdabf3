import type { Engine } from '../../runtime/index.js';
import { hashOf, type Tensor, tensor } from '../../tensor/index.js';
import type { Game } from '../game.js';
import { movesBefore } from '../rounds.js';

/** A player, and the names of its parameters. */
export interface Watched {
  readonly player: string;
  readonly parameters: readonly string[];
}

/** Rounds between two looks: after `since` up to `step`. */
export interface Span {
  readonly since: number;
  readonly step: number;
}

/**
 * Of every player `[print, still]`, `int32`: a number that is another where a bit of its parameters is, and the looks in a row
 * before which it was to move and has not.
 */
export async function standingOf(
  { engine, game }: { readonly engine: Engine; readonly game: Game },
  players: readonly Watched[],
  { span, before }: { readonly span: Span; readonly before: Tensor | undefined },
): Promise<Tensor> {
  const rows: number[] = [];
  for (const [i, { player, parameters }] of players.entries()) {
    const print = hashOf(await engine.readState(parameters)) | 0;
    const [printBefore, stillBefore = 0] = before?.data.slice(2 * i, 2 * i + 2) ?? [];
    const more = isDue(game, player, span) ? 1 : 0;
    rows.push(print, print === printBefore ? stillBefore + more : 0);
  }
  return tensor([players.length, 2], Int32Array.from(rows));
}

function isDue(game: Game, player: string, { since, step }: Span): boolean {
  return movesBefore(game, player, step + 1) > movesBefore(game, player, since + 1);
}
