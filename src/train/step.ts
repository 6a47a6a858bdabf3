import type { Schedule } from '../optim/index.js';
import type { ProgramSpec } from '../runtime/index.js';
import type { Tensor } from '../tensor/index.js';
import { checkPhases } from './check-phases.js';
import type { Game } from './game.js';
import { isPlayed, kindOf, kindsOfRounds } from './rounds.js';
import type { StateTable } from './state-table.js';
import { StepBuilder } from './step-builder.js';

/** A minibatch the step consumes: which examples of those its phase takes in a round, and the field of them. */
export interface Draw {
  readonly input: string;
  readonly field: string;
  /** Index of the phase. */
  readonly phase: number;
  /** Examples the phase takes before these. */
  readonly offset: number;
  readonly size: number;
}

/** One round of Algorithm 1 as a program: every phase in turn, from minibatches and noise to moved parameters. */
export interface StepProgram {
  readonly spec: ProgramSpec;
  readonly table: StateTable;
  readonly draws: readonly Draw[];
  /** Examples each phase takes in a round in which it moves. */
  readonly examples: readonly number[];
  /** Scalar inputs computed on the host from the number of the round, which counts from 1. */
  readonly schedules: Readonly<Record<string, Schedule>>;
  /** Which of them are learning rates, and whose. */
  readonly rates: Readonly<Record<string, string>>;
  /** Names of the scalars every round reports. */
  readonly metrics: readonly string[];
  /** Trained scalars of each player. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** Build round `round` of the game. Throws PHASE_UNKNOWN_PLAYER, OBJECTIVE_NOT_SCALAR, PHASE_MOVES_NOBODY, PHASE_INVALID. */
export function buildStep(game: Game, round = 1): StepProgram {
  checkPhases(game);
  const builder = new StepBuilder(game, kindOf(game.phases, round));
  game.phases.forEach((phase, index) => {
    if (isPlayed(phase, round)) builder.play(phase, index);
    else builder.skip(phase);
  });
  builder.average();
  return builder.finish();
}

/** The programs of a game: one for each kind of round, which share their states. */
export class StepPlan {
  private readonly programs: ReadonlyMap<string, StepProgram>;
  private readonly game: Game;

  /** Throws what `buildStep` throws. */
  constructor(game: Game) {
    checkPhases(game);
    this.game = game;
    this.programs = new Map(
      kindsOfRounds(game).map((round) => [kindOf(game.phases, round), buildStep(game, round)]),
    );
  }

  all(): StepProgram[] {
    return [...this.programs.values()];
  }

  at(round: number): StepProgram {
    return this.programs.get(kindOf(this.game.phases, round)) ?? buildStep(this.game, round);
  }

  /** First values of every state, drawn from `seed`. */
  initial(seed: number): Record<string, Tensor> {
    return Object.assign({}, ...this.all().map(({ table }) => table.initial(seed))) as Record<string, Tensor>;
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
