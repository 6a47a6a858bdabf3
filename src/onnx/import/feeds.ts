import type { Value } from '../../ir/index.js';
import { GanymedeError } from '../../support/errors.js';
import { didYouMean } from '../../support/nearest.js';
import type { ImportedInput } from './graph.js';

const list = (shape: readonly (number | string | null)[]): string =>
  `[${shape.map((size) => size ?? '?').join(',')}]`;

/** Throw FEED_UNKNOWN, DTYPE_MISMATCH or SHAPE_MISMATCH unless the model takes what is given. */
export function checkFeeds(inputs: readonly ImportedInput[], given: Readonly<Record<string, Value>>): void {
  const sizes = new Map<string, number>();
  for (const [name, value] of Object.entries(given)) {
    const input = inputs.find((candidate) => candidate.name === name);
    if (!input) throw unknownFeed(name, inputs);
    if (value.dtype !== input.dtype) throw wrong('DTYPE_MISMATCH', input, value.dtype, input.dtype);
    if (input.shape && !fits(value.shape, input.shape, sizes))
      throw wrong('SHAPE_MISMATCH', input, list(value.shape), list(input.shape));
  }
}

/** Whether a shape has the declared sizes; `sizes` collects what the named ones stand for. */
function fits(
  shape: readonly number[],
  declared: readonly (number | string | null)[],
  sizes: Map<string, number>,
): boolean {
  if (shape.length !== declared.length) return false;
  return declared.every((size, axis) => {
    const actual = shape[axis] ?? 0;
    if (typeof size !== 'string') return size === null || size === actual;
    const bound = sizes.get(size) ?? actual;
    sizes.set(size, bound);
    return bound === actual;
  });
}

export function missingFeed({ name, dtype, shape }: ImportedInput): GanymedeError {
  return new GanymedeError('FEED_MISSING', `the model needs its input "${name}"`, {
    where: name,
    expected: `${dtype}${shape ? list(shape) : ''}`,
    actual: 'nothing',
    fix: `Give a value for "${name}".`,
  });
}

function unknownFeed(name: string, inputs: readonly ImportedInput[]): GanymedeError {
  const names = inputs.map((input) => input.name);
  return new GanymedeError('FEED_UNKNOWN', `the model has no input "${name}"`, {
    where: name,
    expected: names.join(', '),
    actual: name,
    fix: didYouMean(name, names),
  });
}

function wrong(
  code: 'DTYPE_MISMATCH' | 'SHAPE_MISMATCH',
  { name }: ImportedInput,
  actual: string,
  expected: string,
): GanymedeError {
  return new GanymedeError(code, `input "${name}" of the model is ${actual}, not ${expected}`, {
    where: name,
    expected,
    actual,
    fix: 'Give a value as the model declares it, or export the model with an open (dynamic) size there.',
  });
}
