import { currentScope, type Value } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';

export function unknownPlayer(player: string, players: readonly string[]): GanymedeError {
  return new GanymedeError('PHASE_UNKNOWN_PLAYER', `the game has no player "${player}"`, {
    where: 'phases',
    expected: players.join(', '),
    actual: player,
  });
}

export function notScalar(player: string, loss: Value): GanymedeError {
  return new GanymedeError(
    'OBJECTIVE_NOT_SCALAR',
    `the objective of player "${player}" has shape [${loss.shape.join(',')}]`,
    {
      where: `phase of ${player}`,
      expected: 'a scalar',
      actual: `[${loss.shape.join(',')}]`,
      fix: 'Reduce it with mean() or sum().',
    },
  );
}

export function reportNotScalar(name: string, { shape }: Value): GanymedeError {
  return new GanymedeError(
    'REPORT_NOT_SCALAR',
    `what is reported as "${name}" has shape [${shape.join(',')}]`,
    {
      where: name,
      expected: 'a scalar',
      actual: `[${shape.join(',')}]`,
      fix: 'Reduce it with mean() or sum().',
    },
  );
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
    `the phase of player "${player}" has no parameters to move`,
    {
      where: `phase of ${player}`,
      fix: 'Let its objective call turn.play with a network that declares parameters.',
    },
  );
}

export function unknownField(field: string, known: readonly string[]): GanymedeError {
  return new GanymedeError('FIELD_UNKNOWN', `the data has no field "${field}"`, {
    where: currentScope(),
    expected: known.join(', '),
  });
}

export function withoutFeatures(player: string): GanymedeError {
  return new GanymedeError('PLAYER_WITHOUT_FEATURES', `player "${player}" has no features`, {
    where: currentScope(),
    fix: 'Give the player `features`: its network without the last layer.',
  });
}
