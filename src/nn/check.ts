import { currentScope } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';

/** Throw LAYER_ARGUMENT, naming the layer being built, unless `fits`. */
export function checkArgument(fits: boolean, name: string, expected: string, actual: number): void {
  if (fits) return;
  throw new GanymedeError(
    'LAYER_ARGUMENT',
    `layer "${currentScope()}" needs ${name} to be ${expected}, got ${actual}`,
    {
      where: currentScope(),
      expected,
      actual: String(actual),
    },
  );
}

export function checkCount(name: string, count: number): void {
  checkArgument(Number.isInteger(count) && count > 0, name, 'a positive integer', count);
}
