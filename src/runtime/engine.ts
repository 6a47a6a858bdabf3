import type { Layout } from '../onnx/index.js';
import type { Tensor } from '../tensor/index.js';
import type { CompiledProgram } from './program.js';

export type Tensors = Readonly<Record<string, Tensor>>;

/** One call of a program. */
export interface Call {
  /** Every input that is not drawn at random; for loop programs `[steps, ...shape]`. */
  readonly feeds: Tensors;
  readonly seed: number;
  /** Number of the first step: with the seed and an input's name it determines what is drawn. */
  readonly step: number;
  /** Steps to run; 1 for plain programs. */
  readonly steps: number;
}

export interface WriteOptions {
  /** The caller has no more use for the arrays, which may be empty afterwards: large states are not in memory twice. */
  readonly give?: boolean;
}

/**
 * Runs programs. State (parameters, optimizer slots, statistics) lives inside, by name, shared by all programs. Calls are
 * carried out in the order they are made.
 */
export interface Engine {
  /** The layout in which its programs run fastest. */
  readonly layout: Layout;
  /**
   * Make a program ready; one of the same name is replaced. Throws SHAPE_MISMATCH or DTYPE_MISMATCH where its states are
   * not as other programs declare them or as they were written, and ENGINE_FAILED.
   */
  load(program: CompiledProgram): Promise<void>;
  /**
   * Run steps of a program, advancing the state. Outputs are stacked `[steps, ...shape]` for loop programs.
   * Throws PROGRAM_UNKNOWN, FEED_MISSING, FEED_UNKNOWN, SHAPE_MISMATCH, DTYPE_MISMATCH, STATE_MISSING, ENGINE_FAILED.
   */
  run(program: string, call: Call): Promise<Record<string, Tensor>>;
  /** Forget a program, if there is one of this name. The values of its states stay, and may be written in other shapes. */
  unload(program: string): Promise<void>;
  /** Copies of the named states, or of all. */
  readState(names?: readonly string[]): Promise<Record<string, Tensor>>;
  /** Set states, whether a program uses them yet or not. Their arrays are copied, or with `give` the engine's from then on. */
  writeState(state: Tensors, options?: WriteOptions): Promise<void>;
  /** Free everything; the engine is of no use afterwards. */
  close(): Promise<void>;
}
