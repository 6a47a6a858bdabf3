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

/** What an argument of a loss may be. */
interface Range {
  /** The function it is given to. */
  readonly where: string;
  readonly least: number;
  /** Default any finite number. */
  readonly most?: number;
  readonly whole?: boolean;
  readonly fix: string;
}

/** Throw LOSS_ARGUMENT unless an argument known while the graph is built lies in its range. */
export function checkArgument(name: string, value: number, range: Range): void {
  const { where, least, most = Number.MAX_VALUE, whole = false, fix } = range;
  if (value >= least && value <= most && (!whole || Number.isSafeInteger(value))) return;
  const to = most === Number.MAX_VALUE ? '' : ` to ${most}`;
  throw new GanymedeError('LOSS_ARGUMENT', `${where} cannot have ${name} ${value}`, {
    where: `${where}, ${name}`,
    expected: `a ${whole ? 'whole' : 'finite'} number from ${least}${to}`,
    actual: String(value),
    fix,
  });
}
