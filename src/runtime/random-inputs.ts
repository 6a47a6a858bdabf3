import { draw } from '../support/distribution.js';
import { sizeOf } from '../tensor/index.js';
import type { Call } from './engine.js';
import type { CompiledProgram } from './program.js';

/** Draws a program's random inputs, one stream an input, into buffers it keeps. */
export class RandomInputs {
  readonly #program: CompiledProgram;
  readonly #buffers = new Map<string, Float32Array>();

  constructor(program: CompiledProgram) {
    this.#program = program;
  }

  /** Each random input of all the steps of a call, one after another. The next call overwrites them. */
  *draw(call: Call): Generator<{ name: string; shape: readonly number[]; data: Float32Array }> {
    for (const [name, { shape, distribution }] of Object.entries(this.#program.random)) {
      const size = sizeOf(shape);
      const data = this.#buffer(name, size * call.steps);
      for (let k = 0; k < call.steps; k++) {
        draw(
          data.subarray(k * size, (k + 1) * size),
          { seed: call.seed, stream: name, step: call.step + k },
          distribution,
        );
      }
      yield { name, shape: this.#program.mode === 'loop' ? [call.steps, ...shape] : shape, data };
    }
  }

  #buffer(name: string, size: number): Float32Array {
    const known = this.#buffers.get(name);
    if (known?.length === size) return known;
    const fresh = new Float32Array(size);
    this.#buffers.set(name, fresh);
    return fresh;
  }
}
