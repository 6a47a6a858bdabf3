import type { Schedule } from '../optim/index.js';
import type { ProgramSpec } from '../runtime/index.js';
import type { StateTable } from './state-table.js';

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
