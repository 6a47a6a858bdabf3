import { sameShape, type Value } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';

/** Throw SHAPE_MISMATCH unless `value` has `shape`: broadcasting would pair examples that do not belong together. */
export function checkShape(where: string, value: Value, shape: readonly number[]): void {
  if (sameShape(value.shape, shape)) return;
  const [expected, actual] = [`[${shape.join(',')}]`, `[${value.shape.join(',')}]`];
  throw new GanymedeError('SHAPE_MISMATCH', `${where} has the shape ${actual}, not ${expected}`, {
    where,
    expected,
    actual,
    fix: 'Reshape one of them; a network that ends in dense gives [batch, 1].',
  });
}
