import { type Dataset, fieldBatch } from '../data/index.js';
import { GanymedeError } from '../support/errors.js';
import { didYouMean } from '../support/nearest.js';
import { sameShape, type Tensor } from '../tensor/index.js';
import type { Field, Game } from './game.js';
import type { StepProgram } from './step-program.js';

/** All that data can feed. */
const names = ['x', 'label'];

/** Throw FIELD_UNKNOWN for a field that no data has. */
export function checkFieldNames({ fields }: Pick<Game, 'fields'>): void {
  const unknown = Object.keys(fields).find((name) => !names.includes(name));
  if (unknown !== undefined) throw noSuchField(unknown);
}

function noSuchField(name: string): GanymedeError {
  return new GanymedeError('FIELD_UNKNOWN', `no data has a field "${name}"`, {
    where: `fields.${name}`,
    expected: names.join(', '),
    actual: name,
    fix: didYouMean(name, names),
  });
}

/**
 * Throw DATA_UNFIT where a field that the rounds draw is not what the data has, and FIELD_UNKNOWN where the data has no
 * classes to draw.
 */
export function checkFields(
  { fields }: Pick<Game, 'fields'>,
  data: Dataset,
  programs: readonly Pick<StepProgram, 'draws'>[],
): void {
  for (const name of new Set(programs.flatMap(({ draws }) => draws.map(({ field }) => field)))) {
    const field = fields[name];
    if (field) checkField(name, field, data);
  }
}

function checkField(name: string, field: Field, data: Dataset): void {
  const first = fieldBatch(data, name, [0]);
  const found = { dtype: first.dtype, shape: first.shape.slice(1) };
  if (found.dtype === field.dtype && sameShape(found.shape, field.shape)) return;
  const [expected, actual] = [textOf(found), textOf(field)];
  throw new GanymedeError('DATA_UNFIT', `the field "${name}" of the game is not that of ${data.name}`, {
    where: `fields.${name}`,
    expected: `${expected}, as ${data.name} has it`,
    actual,
    fix: `Give the field the shape and dtype of the data's examples, or train on data of ${actual}.`,
  });
}

function textOf({ dtype, shape }: Pick<Tensor, 'dtype' | 'shape'>): string {
  return `${dtype} [${shape.join(',')}]`;
}
