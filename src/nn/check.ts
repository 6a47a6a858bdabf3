import { currentScope, type Value } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';

/** Throw LAYER_ARGUMENT, naming the layer being built, unless `fits`. */
export function checkArgument(fits: boolean, name: string, expected: string, actual: number): void {
  if (fits) return;
  const layer = currentScope();
  const who = layer === '' ? 'a layer' : `layer "${layer}"`;
  throw new GanymedeError('LAYER_ARGUMENT', `${who} needs ${name} to be ${expected}, got ${actual}`, {
    where: layer || name,
    expected,
    actual: String(actual),
    fix: `Change ${name} where the network builds this layer.`,
  });
}

export function checkCount(name: string, count: number): void {
  checkArgument(Number.isInteger(count) && count > 0, name, 'a positive integer', count);
}

/** Throw LAYER_ARGUMENT unless `x` is `[batch, channels, ...]`. */
export function checkHasChannels(x: Value): void {
  const { length } = x.shape;
  checkArgument(length >= 2, 'the rank of its input', 'at least 2, [batch, channels]', length);
}
