import { currentScope, type Value } from '../ir/index.js';
import { type ErrorCode, GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import { takenBeginnings, takenNames } from './report-names.js';

export function unknownPlayer(player: string, players: readonly string[], where = 'phases'): GanymedeError {
  return new GanymedeError('PHASE_UNKNOWN_PLAYER', `the game has no player "${player}"`, {
    where,
    expected: players.length > 0 ? players.join(', ') : 'a player; the game has none',
    actual: player,
    fix: players.length > 0 ? didYouMean(player, players) : `Give the game a player "${player}".`,
  });
}

/** Whether a report gave what it should, also where no compiler saw to it. */
export function isScalar(given: unknown): given is Value {
  return isValue(given) && given.shape.length === 0;
}

/** The same of an objective. */
export function isLoss(given: unknown): given is Value {
  return isScalar(given) && given.dtype === 'float32';
}

export function objectiveNotScalar(player: string, loss: unknown): GanymedeError {
  const place = { what: `the objective of player "${player}"`, where: `phase of ${player}` };
  return notScalar('OBJECTIVE_NOT_SCALAR', loss, place);
}

export function reportNotScalar(name: string, value: unknown): GanymedeError {
  return notScalar('REPORT_NOT_SCALAR', value, { what: `what is reported as "${name}"`, where: name });
}

export function reportNameTaken(name: string): GanymedeError {
  return new GanymedeError('REPORT_NAME_TAKEN', `"${name}" is not free as the name of a report`, {
    where: currentScope(),
    expected: `none of ${takenNames.join(', ')}, and nothing that begins with ${takenBeginnings.join(', ')}`,
    actual: name,
    fix: `Report it under another name, such as "my.${name}".`,
  });
}

export function reportedTwice(name: string): GanymedeError {
  return new GanymedeError('REPORT_NAME_TAKEN', `two phases report "${name}"`, {
    where: currentScope(),
    expected: 'a name of its own for what every phase reports',
    actual: name,
    fix: `Call one of them something else, such as "${name}.2".`,
  });
}

function notScalar(
  code: ErrorCode,
  given: unknown,
  { what, where }: { readonly what: string; readonly where: string },
): GanymedeError {
  const expected = 'a float32 scalar';
  if (!isValue(given)) {
    const actual = nameOf(given);
    const fix =
      'Give a value that functions of ganymede/ir have made; did you forget `return`, or is it `async`?';
    return new GanymedeError(code, `${what} is ${actual}`, { where, expected, actual, fix });
  }
  const actual = `${given.dtype}[${given.shape.join(',')}]`;
  const fix =
    given.shape.length > 0
      ? 'Reduce it with mean() or sum().'
      : "Make it float32 with cast(value, 'float32').";
  return new GanymedeError(code, `${what} is ${actual}`, { where, expected, actual, fix });
}

function isValue(given: unknown): given is Value {
  return typeof given === 'object' && given !== null && 'op' in given && 'shape' in given;
}

function nameOf(given: unknown): string {
  if (given === undefined || given === null) return 'nothing';
  if (given instanceof Promise) return 'a promise';
  return typeof given === 'number' ? `the number ${given}` : `of type ${typeof given}`;
}

export function isField(name: string): GanymedeError {
  return new GanymedeError(
    'RANDOM_ARGUMENT',
    `a random tensor is called "${name}", as a field of the data is`,
    {
      where: currentScope(),
      fix: 'Give it a name of its own.',
    },
  );
}

export function movesNobody(player: string): GanymedeError {
  return new GanymedeError(
    'PHASE_MOVES_NOBODY',
    `the phase of player "${player}" does not move it: its loss has no gradient in any parameter of "${player}"`,
    {
      where: `phase of ${player}`,
      expected: `a loss computed from what turn.play("${player}", ...) makes`,
      fix: `Let its objective call turn.play("${player}", ...) with a network that declares parameters, and no stopGradient between it and the loss.`,
    },
  );
}

export function unknownField(field: string, known: readonly string[]): GanymedeError {
  return new GanymedeError('FIELD_UNKNOWN', `the game has no field "${field}"`, {
    where: currentScope(),
    expected: known.length > 0 ? known.join(', ') : 'a field; the game has none',
    actual: field,
    fix: `Name it in \`fields\` with its shape and dtype${known.length > 0 ? `, or draw ${known.join(' or ')}` : ''}.`,
  });
}

/** `input` is what the program calls the scalar, such as `schedule/G.stepSize`. */
export function scheduleNotFinite(
  input: string,
  { round, value }: { readonly round: number; readonly value: number },
): GanymedeError {
  const name = input.replace('schedule/', '');
  return new GanymedeError('SCHEDULE_NOT_FINITE', `the schedule "${name}" gives ${value} for step ${round}`, {
    where: `schedule "${name}", step ${round}`,
    expected: 'a finite number',
    actual: String(value),
    fix: 'Let the schedule it comes from, such as a learning rate, give finite numbers for all steps, which count from 1.',
  });
}

export function rateBelow0(
  player: string,
  { name, round, value }: { readonly name: string; readonly round: number; readonly value: number },
): GanymedeError {
  return new GanymedeError(
    'OPTIMIZER_ARGUMENT',
    `the learning rate of "${player}" is below 0 in step ${round}`,
    {
      where: `schedule "${name.replace('schedule/', '')}", step ${round}`,
      expected: 'a number from 0',
      actual: String(value),
      fix: 'Let the schedule of the learning rate end at 0 or above.',
    },
  );
}

export function withoutFeatures(player: string): GanymedeError {
  return new GanymedeError('PLAYER_WITHOUT_FEATURES', `player "${player}" has no features`, {
    where: currentScope(),
    fix: 'Give the player `features`: its network without the last layer.',
  });
}

export function noSchedule(name: string, given: unknown): GanymedeError {
  return new GanymedeError('CALL_INVALID', `the schedule "${name}" is ${nameOf(given)}`, {
    where: currentScope(),
    expected: 'a function of the number of the round, which counts from 1',
    actual: nameOf(given),
    fix: 'Give a schedule of ganymede/optim, such as linear({ from: 1, to: 0, steps: 1000 }).',
  });
}

export function scheduledTwice(name: string): GanymedeError {
  return new GanymedeError('CALL_INVALID', `two schedules of one phase are called "${name}"`, {
    where: currentScope(),
    expected: 'one schedule for a name',
    actual: name,
    fix: 'Give one of them a name of its own.',
  });
}
