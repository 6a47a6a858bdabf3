import type { BatchCursor, ImageDataset } from '../data/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { StepProgram } from './step.js';

interface Source {
  readonly program: StepProgram;
  readonly data: ImageDataset;
  readonly cursor: BatchCursor;
}

/** The data of rounds `step`, `step + 1`, ...: for every draw of the program `[rounds, batch, ...shape]`. */
export function minibatches(source: Source, step: number, rounds: number): Record<string, Tensor> {
  return Object.fromEntries(
    source.program.draws.map(({ input, minibatch }) => [input, stacked(source, { step, rounds, minibatch })]),
  );
}

function stacked(
  { program, data, cursor }: Source,
  at: { step: number; rounds: number; minibatch: number },
): Tensor {
  const indices = new Uint32Array(at.rounds * cursor.batch);
  for (let round = 0; round < at.rounds; round++)
    indices.set(cursor.at((at.step + round) * program.minibatches + at.minibatch), round * cursor.batch);
  const examples = data.batch(indices);
  return { ...examples, shape: [at.rounds, cursor.batch, ...examples.shape.slice(1)] };
}

/** The scheduled scalars of the same rounds, `[rounds]` each; schedules count rounds from 1. */
export function scheduled(program: StepProgram, step: number, rounds: number): Record<string, Tensor> {
  const values = Object.entries(program.schedules).map(([name, schedule]): [string, Tensor] => [
    name,
    tensor(
      [rounds],
      Float32Array.from({ length: rounds }, (_, round) => schedule(step + round + 1)),
    ),
  ]);
  return Object.fromEntries(values);
}
