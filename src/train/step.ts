import { GanymedeError } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import type { Tensor } from '../tensor/index.js';
import { checkGame } from './check-game.js';
import type { Game } from './game.js';
import { averagedName, averageName } from './names.js';
import { isPlayed, kindOf, kindsOfRounds } from './rounds.js';
import { StepBuilder } from './step-builder.js';
import type { StepProgram } from './step-program.js';

/**
 * Build round `round` of the game. Throws PLAYER_INVALID, PHASE_INVALID, PHASE_UNKNOWN_PLAYER, PHASE_MOVES_NOBODY,
 * CALL_INVALID, FIELD_UNKNOWN, OBJECTIVE_NOT_SCALAR, REPORT_NAME_TAKEN, REPORT_NOT_SCALAR.
 */
export function buildStep(game: Game, round = 1): StepProgram {
  checkGame(game);
  const builder = new StepBuilder(game, kindOf(game.phases, round));
  game.phases.forEach((phase, index) => {
    if (isPlayed(phase, round)) builder.play(phase, index);
    else builder.skip(phase);
  });
  builder.average();
  return builder.finish();
}

/** The parameter a state is a mean of: of late values, or of all (historical averaging). */
function parameterOfMean(state: string): string | undefined {
  return averagedName(state) ?? /^(.*)@history$/.exec(state)?.[1];
}

function parameterMissing(name: string): GanymedeError {
  return new GanymedeError('STATE_MISSING', `the state to go on from has no parameter "${name}"`, {
    where: name,
    expected: 'networks of the same sizes',
    fix: 'Leave the sizes of the networks as they were, or start a new run.',
  });
}

/** The programs of a game: one for each kind of round, which share their states. */
export class StepPlan {
  private readonly programs: ReadonlyMap<string, StepProgram>;
  private readonly game: Game;

  /** Throws what `buildStep` throws. */
  constructor(game: Game) {
    checkGame(game);
    this.game = game;
    this.programs = new Map(
      kindsOfRounds(game).map((round) => [kindOf(game.phases, round), buildStep(game, round)]),
    );
  }

  all(): StepProgram[] {
    return [...this.programs.values()];
  }

  at(round: number): StepProgram {
    const program = this.programs.get(kindOf(this.game.phases, round));
    invariant(program, 'every kind of round has a program');
    return program;
  }

  /** First values of every state, drawn from `seed`; means of a parameter start at the parameter. */
  initial(seed: number): Record<string, Tensor> {
    const drawn = this.all().map(({ table }) => table.initial(seed));
    const states = Object.assign({}, ...drawn) as Record<string, Tensor>;
    return Object.fromEntries(
      Object.entries(states).map(([name, tensor]) => [name, states[parameterOfMean(name) ?? name] ?? tensor]),
    );
  }

  /**
   * A state of another game of the same networks, with first values of what it lacks, such as averages: those of parameters are
   * the parameters. Throws STATE_MISSING where a parameter is missing.
   */
  completed(state: Readonly<Record<string, Tensor>>, seed: number): Readonly<Record<string, Tensor>> {
    const missing = [...this.states].filter((name) => !(name in state));
    if (missing.length === 0) return state;
    const trained = new Set(this.all().flatMap(({ table }) => table.trained()));
    const lost = missing.find((name) => trained.has(name));
    if (lost !== undefined) throw parameterMissing(lost);
    const initial = this.initial(seed);
    const added = missing.flatMap((name): [string, Tensor][] => {
      const first = state[parameterOfMean(name) ?? name] ?? initial[name];
      return first ? [[name, first]] : [];
    });
    return { ...state, ...Object.fromEntries(added) };
  }

  /** A state of this game on other data: statistics of the data are those of this game's, and so are their averages. */
  onData(state: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>> {
    const given = Object.assign({}, ...this.all().map(({ table }) => table.given())) as typeof state;
    const averages = Object.entries(given).flatMap(([name, tensor]): [string, Tensor][] =>
      averageName(name) in state ? [[averageName(name), tensor]] : [],
    );
    return { ...state, ...given, ...Object.fromEntries(averages) };
  }

  /** Names of all states. */
  get states(): ReadonlySet<string> {
    return new Set(this.all().flatMap(({ table }) => table.names()));
  }

  /** The shape of every state. */
  get shapes(): Readonly<Record<string, readonly number[]>> {
    const shapes = this.all().flatMap(({ table }) =>
      table.names().map((name) => [name, table.first(name).shape] as const),
    );
    return Object.fromEntries(shapes);
  }

  /** Names of the scalars that rounds report. */
  get metrics(): string[] {
    return [...new Set(this.all().flatMap(({ metrics }) => metrics))];
  }

  /** Trained scalars of each player. */
  get parameters(): Readonly<Record<string, number>> {
    const counts = this.all().map(({ parameters }) => parameters);
    return Object.fromEntries(
      Object.keys(this.game.players).map((player) => [
        player,
        Math.max(...counts.map((count) => count[player] ?? 0)),
      ]),
    );
  }

  /** Examples each phase takes in a round in which it moves. */
  get examples(): number[] {
    return this.game.phases.map((_, i) => Math.max(...this.all().map(({ examples }) => examples[i] ?? 0)));
  }
}
