import { type BatchCursor, type Dataset, fieldBatch } from '../data/index.js';
import type { Schedule } from '../optim/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { Game } from './game.js';
import { isPlayed, playedBefore } from './rounds.js';
import { rateBelow0, scheduleNotFinite } from './step-faults.js';
import type { Draw, StepProgram } from './step-program.js';

/** What minibatches are cut from. */
export interface Source {
  readonly game: Game;
  readonly data: Dataset;
  readonly cursor: BatchCursor;
  /** Examples each phase takes in a round in which it moves. */
  readonly examples: readonly number[];
}

/** Rounds of one kind: `rounds` of them, after the first `step`. */
export interface Span {
  readonly step: number;
  readonly rounds: number;
}

/** The data of those rounds: for every draw of the program `[rounds, size, ...shape]`. */
export function minibatches(source: Source, program: StepProgram, span: Span): Record<string, Tensor> {
  return Object.fromEntries(program.draws.map((draw) => [draw.input, stacked(source, draw, span)]));
}

function stacked(source: Source, draw: Draw, span: Span): Tensor {
  const examples = fieldBatch(source.data, draw.field, indicesOf(source, draw, span));
  return { ...examples, shape: [span.rounds, draw.size, ...examples.shape.slice(1)] };
}

/** Which examples a draw takes in those rounds, one minibatch after another. */
export function indicesOf(source: Source, draw: Draw, { step, rounds }: Span): Uint32Array {
  const indices = new Uint32Array(rounds * draw.size);
  for (let i = 0; i < rounds; i++)
    indices.set(source.cursor.range(position(source, draw, step + i + 1), draw.size), i * draw.size);
  return indices;
}

/** Where a draw begins in the examples of all epochs laid end to end: phases take theirs in turn, none left out. */
function position({ game, examples }: Source, { phase, offset }: Draw, round: number): number {
  return game.phases.reduce((sum, each, i) => {
    const before = playedBefore(each, round) + (i < phase && isPlayed(each, round) ? 1 : 0);
    return sum + before * (examples[i] ?? 0);
  }, offset);
}

/** Of feeds `[rounds, ...]` those of the first `rounds`. */
export function firstRounds(feeds: Readonly<Record<string, Tensor>>, rounds: number): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(feeds).map(([name, feed]) => [name, { ...feed, ...head(feed, rounds) }]),
  );
}

function head({ shape, data }: Tensor, rounds: number): Pick<Tensor, 'shape' | 'data'> {
  const [all = 1, ...each] = shape;
  return { shape: [rounds, ...each], data: data.subarray(0, (data.length / all) * rounds) };
}

/** Factors of the players' learning rates. */
export type RateFactors = Readonly<Record<string, number>>;

/**
 * The scheduled scalars of the same rounds, `[rounds]` each. Throws SCHEDULE_NOT_FINITE, or OPTIMIZER_ARGUMENT for a learning rate
 * below 0.
 */
export function scheduled(
  program: StepProgram,
  { step, rounds }: Span,
  factors: RateFactors = {},
): Record<string, Tensor> {
  const values = Object.entries(program.schedules).map(([name, schedule]): [string, Tensor] => {
    const player = program.rates[name];
    const factor = factors[player ?? ''] ?? 1;
    const valueAt = (round: number): number => {
      const value = finiteAt(round, name, schedule);
      if (player !== undefined && value < 0) throw rateBelow0(player, { name, round, value });
      return factor * value;
    };
    return [
      name,
      tensor(
        [rounds],
        Float32Array.from({ length: rounds }, (_, i) => valueAt(step + i + 1)),
      ),
    ];
  });
  return Object.fromEntries(values);
}

function finiteAt(round: number, name: string, schedule: Schedule): number {
  const value = schedule(round);
  if (!Number.isFinite(value)) throw scheduleNotFinite(name, { round, value });
  return value;
}
