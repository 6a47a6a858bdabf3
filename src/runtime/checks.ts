import { GanymedeError } from '../support/errors.js';
import { own } from '../support/own.js';
import { sameShape, sizeOf, type Tensor } from '../tensor/index.js';
import type { Call, Tensors } from './engine.js';
import type { CompiledProgram, TensorType } from './program.js';

const feedFix = 'Feed what the graph declares; for a loop of steps, one for each step, stacked.';

const list = (shape: readonly number[]): string => `[${shape.join(',')}]`;

/** Throw unless the call fits the program. */
export function checkCall(program: CompiledProgram, { feeds, steps }: Call): void {
  if (!Number.isSafeInteger(steps) || steps < 1 || (program.mode === 'plain' && steps !== 1))
    throw wrongSteps(program, steps);
  for (const [name, type] of Object.entries(program.feeds)) {
    const feed = own(feeds, name);
    if (!feed) throw missingFeed(program, name);
    checkType(
      `input "${name}" of program "${program.name}"`,
      feed,
      stackedType(program, type, steps),
      feedFix,
    );
  }
  const unknown = Object.keys(feeds).find((name) => !Object.hasOwn(program.feeds, name));
  if (unknown !== undefined) throw unknownFeed(program, unknown, feeds);
}

function stackedType({ mode }: CompiledProgram, { dtype, shape }: TensorType, steps: number): TensorType {
  return { dtype, shape: mode === 'loop' ? [steps, ...shape] : shape };
}

/** Throw SHAPE_MISMATCH or DTYPE_MISMATCH unless the state is of the type. */
export function checkState(name: string, state: Tensor, expected: TensorType): void {
  const fix =
    'Keep the settings that say how large networks are: what was trained fits networks of the same sizes only.';
  checkType(`state "${name}"`, state, expected, fix);
}

function checkType(what: string, { dtype, shape, data }: Tensor, expected: TensorType, fix: string): void {
  if (dtype !== expected.dtype)
    throw new GanymedeError('DTYPE_MISMATCH', `${what} is ${dtype}, not ${expected.dtype}`, {
      where: what,
      expected: expected.dtype,
      actual: dtype,
      fix,
    });
  if (sameShape(shape, expected.shape) && data.length === sizeOf(shape)) return;
  throw new GanymedeError(
    'SHAPE_MISMATCH',
    `${what} has shape ${list(shape)} (${data.length} elements), not ${list(expected.shape)}`,
    {
      where: what,
      expected: list(expected.shape),
      actual: list(shape),
      fix,
    },
  );
}

/** Throw SHAPE_MISMATCH or DTYPE_MISMATCH unless two declarations of one state agree. */
export function checkSameType(name: string, a: TensorType, b: TensorType): void {
  if (a.dtype === b.dtype && sameShape(a.shape, b.shape)) return;
  throw new GanymedeError(
    a.dtype === b.dtype ? 'SHAPE_MISMATCH' : 'DTYPE_MISMATCH',
    `state "${name}" is ${a.dtype}${list(a.shape)} in one program and ${b.dtype}${list(b.shape)} in another`,
    {
      where: name,
      expected: `${a.dtype}${list(a.shape)}`,
      actual: `${b.dtype}${list(b.shape)}`,
      fix: 'Open an engine for every game: programs of one engine share states by name.',
    },
  );
}

export function engineClosed(): GanymedeError {
  return new GanymedeError('ENGINE_CLOSED', 'the engine is closed', {
    where: 'engine',
    fix: 'Open another, and close it after its last call.',
  });
}

export function missingState(name: string): GanymedeError {
  return new GanymedeError('STATE_MISSING', `state "${name}" has no value yet`, {
    where: name,
    fix: 'Write every state before the first run.',
  });
}

function wrongSteps(program: CompiledProgram, steps: number): GanymedeError {
  const expected = program.mode === 'plain' ? '1' : 'an integer from 1';
  return new GanymedeError('CALL_INVALID', `program "${program.name}" cannot run ${steps} steps`, {
    where: 'steps',
    expected,
    actual: String(steps),
    ...(program.mode === 'plain' ? { fix: "Compile the program with mode 'loop'." } : {}),
  });
}

function missingFeed(program: CompiledProgram, name: string): GanymedeError {
  return new GanymedeError('FEED_MISSING', `program "${program.name}" needs the input "${name}"`, {
    where: name,
    expected: Object.keys(program.feeds).join(', '),
    fix: 'Feed every input of the graph that is not drawn at random.',
  });
}

function unknownFeed(program: CompiledProgram, name: string, feeds: Tensors): GanymedeError {
  const drawn = Object.hasOwn(program.random, name) ? ', which it draws itself' : '';
  return new GanymedeError('FEED_UNKNOWN', `program "${program.name}" takes no input "${name}"${drawn}`, {
    where: name,
    expected: Object.keys(program.feeds).join(', '),
    actual: Object.keys(feeds).join(', '),
    fix: 'Leave it out, or check its name.',
  });
}
