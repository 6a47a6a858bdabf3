import { nextName, pack, TRIP, unpack } from '../onnx/index.js';
import { codedError, GanymedeError, messageOf } from '../support/errors.js';
import { invariant } from '../support/invariant.js';
import { own } from '../support/own.js';
import { Turns } from '../support/turns.js';
import { copy, type Tensor } from '../tensor/index.js';
import { checkCall, checkSameType, checkState, engineClosed, missingState } from './checks.js';
import type { Call, Engine, Tensors, WriteOptions } from './engine.js';
import type { CompiledProgram, TensorType } from './program.js';
import { RandomInputs } from './random-inputs.js';
import {
  hostTensor,
  type OrtSession,
  type OrtTensor,
  type OrtTensors,
  type SessionFactory,
} from './session.js';

interface Loaded {
  readonly program: CompiledProgram;
  readonly session: OrtSession;
  readonly random: RandomInputs;
}

/** A state, and the channels in its blocks where it lies in blocks. */
interface Stored {
  readonly tensor: OrtTensor;
  readonly packing: number | undefined;
}

/** An engine in this thread. It blocks the thread while a program runs. */
export class LocalEngine implements Engine {
  readonly layout = 'NCHW';
  readonly #factory: SessionFactory;
  readonly #programs = new Map<string, Loaded>();
  readonly #state = new Map<string, Stored>();
  readonly #turns = new Turns();
  #closing: Promise<void> | undefined;

  constructor(factory: SessionFactory) {
    this.#factory = factory;
  }

  load(program: CompiledProgram): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#programs.get(program.name);
      const isKnown = known && sameBytes(known.program.model, program.model);
      if (!isKnown) this.#checkStates(program);
      const session = isKnown ? known.session : await this.#create(program);
      // What is fed and what is drawn is not in the model.
      this.#programs.set(program.name, { program, session, random: new RandomInputs(program) });
      if (!isKnown) await known?.session.release();
    });
  }

  unload(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const known = this.#programs.get(name);
      this.#programs.delete(name);
      await known?.session.release();
    });
  }

  run(name: string, call: Call): Promise<Record<string, Tensor>> {
    return this.#inTurn(async () => {
      const loaded = this.#programs.get(name);
      if (!loaded) throw unknownProgram(name, [...this.#programs.keys()]);
      checkCall(loaded.program, call);
      const results = await execute(loaded, this.#feeds(loaded, call));
      return this.#takeResults(loaded.program, results);
    });
  }

  readState(names?: readonly string[]): Promise<Record<string, Tensor>> {
    return this.#inTurn(() => {
      const wanted = names ?? [...this.#state.keys()];
      return Object.fromEntries(wanted.map((name) => [name, copyOf(this.#stateOf(name))]));
    });
  }

  writeState(state: Tensors, { give = false }: WriteOptions = {}): Promise<void> {
    return this.#inTurn(() => {
      for (const [name, tensor] of Object.entries(state))
        checkState(name, tensor, this.#declared(name) ?? tensor);
      const kept = give ? apart(state) : copies(state);
      for (const [name, tensor] of Object.entries(kept))
        this.#replace(name, { tensor: this.#ortTensor(tensor), packing: undefined });
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#turns.take(() => this.#release());
    return this.#closing;
  }

  async #release(): Promise<void> {
    for (const { session } of this.#programs.values()) await session.release();
    this.#programs.clear();
    this.#state.clear();
  }

  /** Calls wait for one another: a run reads the state the one before has left. */
  #inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(engineClosed());
    return this.#turns.take(work);
  }

  /** What the loaded programs say a state is, but for the one a program takes the place of. */
  #declared(state: string, replaced?: string): TensorType | undefined {
    for (const { program } of this.#programs.values())
      if (program.name !== replaced && Object.hasOwn(program.states, state)) return program.states[state];
    return undefined;
  }

  #checkStates({ name: replaced, states }: CompiledProgram): void {
    for (const [name, type] of Object.entries(states)) {
      checkSameType(name, this.#declared(name, replaced) ?? type, type);
      const present = this.#state.get(name);
      if (present) checkState(name, hostTensor(present.tensor), type);
    }
  }

  async #create(program: CompiledProgram): Promise<OrtSession> {
    try {
      return await this.#factory.create(program.model);
    } catch (cause) {
      throw failed(program.name, 'could not be loaded', cause);
    }
  }

  #feeds({ program, random }: Loaded, call: Call): Record<string, OrtTensor> {
    const feeds: Record<string, OrtTensor> = {};
    if (program.mode === 'loop')
      feeds[TRIP] = this.#factory.tensor('int64', BigInt64Array.of(BigInt(call.steps)), []);
    for (const name of Object.keys(program.states))
      feeds[name] = this.#packed(name, own(program.packing, name));
    for (const [name, tensor] of Object.entries(call.feeds)) feeds[name] = this.#ortTensor(tensor);
    for (const { name, shape, data } of random.draw(call))
      feeds[name] = this.#factory.tensor('float32', data, shape);
    return feeds;
  }

  #takeResults({ changes, packing, outputs }: CompiledProgram, results: OrtTensors): Record<string, Tensor> {
    const result = (name: string): OrtTensor => {
      const tensor = results[name];
      invariant(tensor, `ONNX Runtime returned no ${name}`);
      return tensor;
    };
    for (const name of changes)
      this.#replace(name, { tensor: result(nextName(name)), packing: own(packing, name) });
    return Object.fromEntries(Object.keys(outputs).map((name) => [name, hostTensor(result(name))]));
  }

  #stateOf(name: string): Stored {
    const stored = this.#state.get(name);
    if (!stored) throw missingState(name);
    return stored;
  }

  /** A state as a program wants it, and as it is kept from then on. */
  #packed(name: string, packing: number | undefined): OrtTensor {
    const stored = this.#stateOf(name);
    if (stored.packing === packing) return stored.tensor;
    const plain = stored.packing === undefined ? hostTensor(stored.tensor) : copyOf(stored);
    const tensor = this.#ortTensor(packing === undefined ? plain : pack(plain, packing));
    this.#replace(name, { tensor, packing });
    return tensor;
  }

  #replace(name: string, next: Stored): void {
    const old = this.#state.get(name);
    this.#state.set(name, next);
    if (old) this.#factory.free(old.tensor);
  }

  #ortTensor({ dtype, shape, data }: Tensor): OrtTensor {
    return this.#factory.tensor(dtype, data, shape);
  }
}

async function execute({ program, session }: Loaded, feeds: Record<string, OrtTensor>): Promise<OrtTensors> {
  try {
    return await session.run(feeds);
  } catch (cause) {
    throw failed(program.name, 'failed', cause);
  }
}

/** A state as it is declared. */
function copyOf({ tensor, packing }: Stored): Tensor {
  const held = hostTensor(tensor);
  return packing === undefined ? copy(held) : unpack(held, packing);
}

function copies(tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, copy(tensor)]));
}

/** Tensors none of which shares memory with another or with anything else, so that each can be freed by itself. */
function apart(tensors: Tensors): Tensors {
  const taken = new Set<ArrayBufferLike>();
  const own = (tensor: Tensor): Tensor => {
    const { buffer, byteLength } = tensor.data;
    const shared = taken.has(buffer) || byteLength !== buffer.byteLength;
    taken.add(buffer);
    return shared ? copy(tensor) : tensor;
  };
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, own(tensor)]));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function failed(program: string, what: string, cause: unknown): GanymedeError {
  return codedError(
    new Error(`program "${program}" ${what}: ${messageOf(cause)}`, { cause }),
    'ENGINE_FAILED',
    program,
  );
}

function unknownProgram(name: string, known: readonly string[]): GanymedeError {
  return new GanymedeError('PROGRAM_UNKNOWN', `no program "${name}" is loaded`, {
    where: name,
    expected: known.join(', '),
    fix: 'Load it first.',
  });
}
