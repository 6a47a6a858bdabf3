import { elements, sameShape, state, type Value } from '../ir/index.js';
import { type Initializer, initialTensor } from '../nn/index.js';
import { GanymedeError } from '../support/errors.js';
import { checkRoom, type Tensor } from '../tensor/index.js';

interface Entry {
  readonly value: Value<'State'>;
  readonly init: Initializer;
  readonly trained: boolean;
  current: Value;
}

/** What a state is when it is first used. */
export interface Declared {
  readonly shape: readonly number[];
  readonly init: Initializer;
  /** Whether a player's gradient moves it. */
  readonly trained: boolean;
}

/** The states of a step while it is built: what each was, and what it is by now. */
export class StateTable {
  private readonly entries = new Map<string, Entry>();

  /** The current value of a state, declared on first use. */
  read(name: string, declared: Declared): Value {
    const known = this.entries.get(name);
    if (!known) return this.declare(name, declared).current;
    if (!sameShape(known.value.shape, declared.shape))
      throw conflict(name, known.value.shape, declared.shape);
    return known.current;
  }

  write(name: string, next: Value): void {
    const entry = this.entry(name);
    if (!sameShape(entry.value.shape, next.shape)) throw wrongValue(name, entry.value.shape, next.shape);
    entry.current = next;
  }

  current(name: string): Value {
    return this.entry(name).current;
  }

  /** What a state was when the round began. */
  first(name: string): Value {
    return this.entry(name).value;
  }

  /** Names of the parameters a player's gradient moves, in the order they were first used. */
  parametersOf(player: string): string[] {
    return [...this.entries]
      .filter(([name, entry]) => entry.trained && name.startsWith(`${player}.`))
      .map(([name]) => name);
  }

  /** Names of all parameters that a gradient moves. */
  trained(): string[] {
    return [...this.entries].filter(([, entry]) => entry.trained).map(([name]) => name);
  }

  /** Names of a player's parameters and statistics. */
  ownedBy(player: string): string[] {
    return this.names().filter((name) => name.startsWith(`${player}.`) && !name.includes('@'));
  }

  names(): string[] {
    return [...this.entries.keys()];
  }

  /** Every state with its value after the step. */
  next(): Map<Value<'State'>, Value> {
    return new Map([...this.entries.values()].map((entry) => [entry.value, entry.current]));
  }

  /** First values, drawn from `seed`. */
  initial(seed: number): Record<string, Tensor> {
    const tensors = [...this.entries].map(([name, { value, init }]): [string, Tensor] => [
      name,
      initialTensor(init, value.shape, { seed, path: name }),
    ]);
    return Object.fromEntries(tensors);
  }

  /** Statistics that have values of their own, such as the moments of the data. */
  given(): Record<string, Tensor> {
    const given = [...this.entries].flatMap(([name, { init, trained }]): [string, Tensor][] =>
      trained || init.kind !== 'values' ? [] : [[name, init.tensor]],
    );
    return Object.fromEntries(given);
  }

  /** Number of trained scalars of a player. */
  count(player: string): number {
    return this.parametersOf(player).reduce((sum, name) => sum + elements(this.entry(name).value.shape), 0);
  }

  private declare(name: string, { shape, init, trained }: Declared): Entry {
    checkRoom(shape);
    const value = state(name, shape);
    const entry: Entry = { value, init, trained, current: value };
    this.entries.set(name, entry);
    return entry;
  }

  private entry(name: string): Entry {
    const entry = this.entries.get(name);
    if (!entry) throw new GanymedeError('INTERNAL', `state ${name} was never declared`);
    return entry;
  }
}

function wrongValue(name: string, declared: readonly number[], next: readonly number[]): GanymedeError {
  return new GanymedeError('SHAPE_MISMATCH', `"${name}" of shape [${declared.join(',')}] is set to another`, {
    where: name,
    expected: `[${declared.join(',')}]`,
    actual: `[${next.join(',')}]`,
    fix: 'Set what was kept to a value of its own shape.',
  });
}

function conflict(name: string, known: readonly number[], asked: readonly number[]): GanymedeError {
  return new GanymedeError(
    'SHAPE_MISMATCH',
    `parameter "${name}" has shape [${known.join(',')}], but is used with [${asked.join(',')}]`,
    {
      where: name,
      expected: `[${known.join(',')}]`,
      actual: `[${asked.join(',')}]`,
      fix: 'Give the second layer a name of its own, or feed both uses the same size.',
    },
  );
}
