import { GanymedeError } from '../support/errors.js';
import { isRecord } from '../support/is-record.js';
import type { Game, Player } from './game.js';
import { roleOf } from './roles.js';
import { unknownPlayer } from './step-faults.js';

/** Names of states are a player's name, or `game`, a dot and more; an `@` or `#` stands before what belongs to one of them. */
const unfit = /^$|^game$|[.@#/]/;

/**
 * Throw PLAYER_INVALID unless every player can be told from the others, has what it needs and its numbers are in their ranges,
 * and the critic is one that can judge samples; PHASE_UNKNOWN_PLAYER where samples or scores are of none of them.
 */
export function checkPlayers(game: Game): void {
  const { players, samples, critic } = game;
  for (const [name, player] of Object.entries(players)) {
    if (unfit.test(name))
      throw invalid(name, 'has a name that states cannot begin with', 'a name without . @ # or /, not game');
    if (!isRecord(player)) throw invalid(name, 'is nothing', 'a player, with a network and an optimizer');
    checkParts(name, player);
    checkNumbers(name, player);
  }
  for (const name of [samples.player, ...(critic ? [critic.player] : [])])
    if (!Object.hasOwn(players, name)) throw unknownPlayer(name, Object.keys(players), roleOf(game, name));
  if (critic) checkCritic(critic, samples.player);
}

/** What a player is made of, where no compiler saw to it. */
function checkParts(name: string, player: Player): void {
  const { network, features, optimizer }: Readonly<Record<keyof Player, unknown>> =
    player as Required<Player>;
  if (typeof network !== 'function')
    throw invalid(name, 'has no network', 'a `network`, a function of parameters and input');
  if (features !== undefined && typeof features !== 'function')
    throw invalid(
      name,
      'has features that are no network',
      '`features`, a function as `network` is, or none',
    );
  if (!isOptimizer(optimizer))
    throw invalid(name, 'has no optimizer', 'an `optimizer`, such as adam({ lr: 0.0002 })');
}

function isOptimizer(given: unknown): boolean {
  return isRecord(given) && typeof given['update'] === 'function';
}

function checkNumbers(name: string, { average = 0, averagePower = 9, clipNorm = 1 }: Player): void {
  const numbers = { average, averagePower, clipNorm };
  for (const [what, number] of Object.entries<unknown>(numbers))
    if (typeof number !== 'number')
      throw invalid(name, `has no number as its ${what}`, `a number as ${what}`);
  if (!(average >= 0 && average <= 1))
    throw invalid(name, `has an average of decay ${average}`, 'a decay from 0 to 1');
  if (!(averagePower >= 0 && averagePower < Infinity))
    throw invalid(name, `has an average of power ${averagePower}`, 'a power from 0, such as 9');
  if (!(clipNorm > 0))
    throw invalid(name, `has gradients clipped to a norm of ${clipNorm}`, 'a norm above 0');
}

function invalid(player: string, what: string, expected: string): GanymedeError {
  return new GanymedeError('PLAYER_INVALID', `player "${player}" ${what}`, {
    where: `players.${player}`,
    expected,
    fix: `Give it ${expected}.`,
  });
}

type Critic = NonNullable<Game['critic']>;

/** What the outputs of a critic may be. */
const outputs: Readonly<Record<Critic['output'], true>> = { logit: true, score: true, energy: true };

function checkCritic({ player, output, pack = 1 }: Critic, maker: string): void {
  if (player === maker)
    throw unfitCritic('player', `"${player}" makes the samples and cannot judge them`, {
      expected: 'the player that tells data from samples',
      actual: player,
    });
  if (!Object.hasOwn(outputs, output))
    throw unfitCritic('output', `the critic has outputs of the kind "${output}"`, {
      expected: Object.keys(outputs).join(', '),
      actual: output,
    });
  if (!Number.isSafeInteger(pack) || pack < 1)
    throw unfitCritic('pack', `the critic judges ${pack} examples at once`, {
      expected: 'a whole number from 1',
      actual: String(pack),
    });
}

const critics: Readonly<Record<keyof Critic, string>> = {
  player: 'Name the player that tells data from samples, such as D, or leave `critic` out.',
  output:
    'Say `logit` where a sigmoid makes it a probability, `energy` where it is lower for data, else `score`.',
  pack: 'Give the number of `packed`, or leave it out.',
};

function unfitCritic(
  key: keyof Critic,
  message: string,
  details: { readonly expected: string; readonly actual: string },
): GanymedeError {
  return new GanymedeError('PLAYER_INVALID', message, {
    where: `critic.${key}`,
    ...details,
    fix: critics[key],
  });
}
